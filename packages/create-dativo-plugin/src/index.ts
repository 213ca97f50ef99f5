export { main, type Outside } from "./main.ts";
export { createPlugin, type CreatedPlugin } from "./create-plugin.ts";
export type { BatchFormat, PluginKind, PluginSettings } from "./plugin-settings.ts";
