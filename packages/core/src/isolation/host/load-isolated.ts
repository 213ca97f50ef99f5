import type { LoadedPlugin } from "../../plugins/loaded-plugin.ts";
import { isolatedReader } from "./isolated-reader.ts";
import { isolatedWriter } from "./isolated-writer.ts";
import { type IsolatedPlugin, PluginHost } from "./plugin-host.ts";

/**
 * Loads a plugin in a process of its own: no line of it runs in this one.
 *
 * @throws what loading a plugin throws, and the errors of starting a process
 */
export async function loadIsolated(
  plugin: IsolatedPlugin,
): Promise<Pick<LoadedPlugin<unknown>, "pluginClass" | "contractVersion" | "stop">> {
  const host = new PluginHost(plugin);
  const { loaded } = await host.connect();
  const make = plugin.kind === "reader" ? isolatedReader : isolatedWriter;
  return {
    pluginClass: make(host, loaded),
    contractVersion: loaded.contractVersion,
    stop: () => host.stop(),
  };
}
