import type { LockedPlugin } from "./plugin-lock.ts";
import type { PluginKind } from "../contract/plugin-brand.ts";

/** A plugin class that was found, loaded and checked. */
export interface LoadedPlugin<PluginClass> {
  readonly kind: PluginKind;
  /** As the job names it: `csv`, or a specifier. */
  readonly name: string;
  readonly pluginClass: PluginClass;
  /** Of its package; a module loaded by its path has none. */
  readonly version?: string;
  readonly contractVersion: number;
  /** The file that it was loaded from. */
  readonly location: string;
  readonly packageName?: string;
  /** Says exactly which plugin it is; reads all its files. */
  readonly lock?: () => LockedPlugin;
  /** Ends the process that it runs in; a plugin in the host's own process has none. */
  readonly stop?: () => Promise<void>;
}
