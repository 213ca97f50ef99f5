import { setTimeout as pause } from "node:timers/promises";
import { DativoError } from "../errors/dativo-error.ts";
import { runErrors } from "../errors/run-errors.ts";
import { toDativoError } from "../errors/to-dativo-error.ts";
import type { RetryPolicy } from "../job/job.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { reportError } from "./report-error.ts";

/**
 * Does something of a stream again where it fails in passing, as often as the job's `retry_config` says, with
 * growing pauses of random length.
 *
 * @param attempt is told which one it is, from 1, and what the one before has thrown
 * @throws what the last attempt threw, `RUN_INTERRUPTED` where the run is stopped during a pause
 */
export async function withRetries<Result>(
  { job, signal, logger, onEvent, redact }: JobRuntime,
  stream: string,
  attempt: (number: number, failure: unknown) => Promise<Result>,
): Promise<Result> {
  const { retry } = job;
  let failure: unknown;
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(number, failure);
    } catch (cause) {
      failure = cause;
      if (signal.aborted || number > retry.retries || !isRetriable(cause, retry)) throw cause;
      const delayMs = Math.round(delayAfter(number, retry) * (0.5 + Math.random() / 2));
      const { code, message } = reportError(cause, redact);
      const retries = retry.retries;
      logger.warn(`A stream has failed in passing, and is read again: ${message}`, {
        stream,
        code,
        attempt: number,
        retries,
        delay_ms: delayMs,
      });
      onEvent({ type: "stream-retried", stream, attempt: number, retries, delayMs, code });
      await pause(delayMs, undefined, { signal }).catch(() => {
        throw runErrors.interrupted();
      });
    }
  }
}

/** Milliseconds before the attempt that follows one, at most. */
export function delayAfter(attempt: number, policy: RetryPolicy): number {
  const { initialDelayMs, maxDelayMs, multiplier } = policy;
  if (initialDelayMs === 0) return 0;
  return Math.min(maxDelayMs, initialDelayMs * multiplier ** (attempt - 1));
}

/** What says of itself that it may pass, or what the job's patterns find in its code or message. */
function isRetriable(cause: unknown, { patterns }: RetryPolicy): boolean {
  if (DativoError.isInstance(cause) && cause.retriable) return true;
  const { code, message } = toDativoError(cause);
  return patterns.some((pattern) => new RegExp(pattern, "iu").test(`${code}: ${message}`));
}
