import { setTimeout as wait } from "node:timers/promises";
import type { DativoError, Logger } from "@dativo/core/plugin";

/** How often connecting is tried, and what stops it. */
export interface ConnectAttempts {
  readonly attempts: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

const firstPauseMilliseconds = 200;

/**
 * Connects. Failures that may pass are tried again, with growing pauses.
 *
 * @param connect throws errors of which `retriable` says whether they may pass
 * @throws the last of them
 */
export async function connectWithRetries<Client>(
  connect: () => Promise<Client>,
  toError: (cause: unknown) => DativoError,
  { attempts, logger, signal }: ConnectAttempts,
): Promise<Client> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      return await connect();
    } catch (cause) {
      const error = toError(cause);
      if (!error.retriable || attempt >= attempts) throw error;
      logger.warn(`${error.message}. It is tried again.`, { attempt });
      const pause = firstPauseMilliseconds * 2 ** attempt * (0.5 + Math.random());
      await wait(pause, undefined, { signal });
    }
  }
}
