import type { RecordBatch, Row } from "../contract/batch.ts";
import type { Logger } from "../contract/plugin-context.ts";
import { messageOf } from "../errors/message-of.ts";
import { runErrors } from "../errors/run-errors.ts";
import type { PluginCall } from "../errors/wrap-plugin-error.ts";
import { callPlugin, callPluginUntilAborted } from "./call-plugin.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { recogniseYield } from "./recognise-yield.ts";

/**
 * The yields of a reader, each awaited no longer than the run lives. An iterator that was not read to
 * its end is ended, so that its `finally` blocks run.
 *
 * @param extract calls the reader's `extract`
 * @throws `RUN_INTERRUPTED` on abort, `EXTRACT_NOT_ITERABLE`, the errors of `recogniseYield`, and what
 *   the reader throws, with its place
 */
export async function* iterateBatches(
  extract: () => unknown,
  call: PluginCall,
  { signal, logger }: Pick<JobRuntime, "signal" | "logger">,
): AsyncGenerator<RecordBatch | readonly Row[]> {
  const iterator = await callPluginUntilAborted(call, signal, async () =>
    iteratorOf(await extract()),
  );
  // Between two yields it can be ended; in the midst of `next` only `close` can end it.
  let suspended = false;
  const next = async (): Promise<RecordBatch | readonly Row[] | undefined> => {
    suspended = false;
    const { done, value } = await iterator.next();
    suspended = done !== true;
    return suspended ? recogniseYield(value) : undefined;
  };
  try {
    let batch = await callPluginUntilAborted(call, signal, next);
    while (batch !== undefined) {
      yield batch;
      batch = await callPluginUntilAborted(call, signal, next);
    }
  } finally {
    if (suspended) {
      const ended = endIterator(iterator, call, logger);
      if (!signal.aborted) await ended;
    }
  }
}

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

function iteratorOf(yields: unknown): AnyIterator {
  const { [Symbol.asyncIterator]: asynchronous, [Symbol.iterator]: synchronous } = (yields ??
    {}) as Partial<AsyncIterable<unknown> & Iterable<unknown>>;
  const open = asynchronous ?? synchronous;
  if (typeof open !== "function") throw runErrors.extractNotIterable(typeof yields);
  return Reflect.apply<unknown, [], AnyIterator>(open, yields, []);
}

/** The run has its outcome by now, so a failure is only a warning. */
async function endIterator(iterator: AnyIterator, call: PluginCall, logger: Logger): Promise<void> {
  try {
    await callPlugin(call, async () => iterator.return?.());
  } catch (cause) {
    logger.warn(messageOf(cause));
  }
}
