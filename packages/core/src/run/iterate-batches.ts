import type { PluginCall } from "../errors/wrap-plugin-error.ts";
import { callPluginUntilAborted } from "./call-plugin.ts";

/**
 * The yields of a reader, each awaited no longer than the run lives. The reader's iterator is ended in
 * any case, so that its `finally` blocks run.
 *
 * @throws `RUN_INTERRUPTED` on abort, and what the reader throws, with its place
 */
export async function* iterateBatches(
  batches: AsyncIterable<unknown>,
  call: PluginCall,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const iterator = batches[Symbol.asyncIterator]();
  let done = false;
  try {
    while (!done) {
      const next = await callPluginUntilAborted(call, signal, async () => iterator.next());
      done = next.done ?? false;
      if (!done) yield next.value;
    }
  } finally {
    // A reader that hangs in `next` would hang here, too: `close` is what ends it.
    if (!done && !signal.aborted) await iterator.return?.();
  }
}
