import { runErrors } from "../errors/run-errors.ts";
import { wrapPluginError, type PluginCall } from "../errors/wrap-plugin-error.ts";

/** Calls a method of a plugin: whatever it throws says afterwards which plugin and method it was. */
export async function callPlugin<Result>(
  call: PluginCall,
  method: () => Promise<Result>,
): Promise<Result> {
  try {
    return await method();
  } catch (cause) {
    throw wrapPluginError(cause, call);
  }
}

/**
 * The same, but stops waiting when the run is aborted: a plugin that does not look at the signal
 * cannot hold the run.
 *
 * @throws `RUN_INTERRUPTED` on abort
 */
export async function callPluginUntilAborted<Result>(
  call: PluginCall,
  signal: AbortSignal,
  method: () => Promise<Result>,
): Promise<Result> {
  if (signal.aborted) throw runErrors.interrupted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(runErrors.interrupted());
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([callPlugin(call, method), aborted]);
  } catch (cause) {
    throw signal.aborted ? runErrors.interrupted() : cause;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
