import type { Logger } from "../contract/plugin-context.ts";
import { messageOf } from "../errors/message-of.ts";
import type { PluginCall } from "../errors/wrap-plugin-error.ts";
import { callPlugin } from "./call-plugin.ts";

/**
 * Works with a plugin and closes it afterwards, whatever happened. After an error the plugin's own
 * failure to close is logged, so as not to hide the first one.
 */
export async function usePlugin<Plugin extends { close(): Promise<void> }, Result>(
  call: Omit<PluginCall, "method">,
  plugin: Plugin,
  logger: Logger,
  work: (plugin: Plugin) => Promise<Result>,
): Promise<Result> {
  const close = (): Promise<void> => callPlugin({ ...call, method: "close" }, () => plugin.close());
  let result: Result;
  try {
    result = await work(plugin);
  } catch (cause) {
    await close().catch((error: unknown) => logger.warn(messageOf(error)));
    throw cause;
  }
  await close();
  return result;
}
