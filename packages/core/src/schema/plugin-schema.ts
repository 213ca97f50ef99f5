import type { JsonObject } from "../contract/json.ts";

/** A plugin that is installed, and what its options may hold. */
export interface PluginSchema {
  readonly kind: "reader" | "writer";
  /** As a job names it: types, or the specifier of `custom_reader` or `custom_writer`. */
  readonly names: readonly string[];
  /** Whether the names are types. */
  readonly isType: boolean;
  readonly packageName: string;
  /** `undefined` where the plugin's schema cannot be put into JSON Schema: then anything goes. */
  readonly options: JsonObject | undefined;
  /** `true`: where the job names a catalog as well; `false`: only where it does not. */
  readonly catalog?: boolean;
}
