import type { StreamSchema } from "./column-type.ts";
import type { JsonObject } from "./json.ts";

/** What `discover` found in the source. */
export type Discovery =
  | { readonly status: "supported"; readonly streams: readonly DiscoveredStream[] }
  | { readonly status: "unsupported" };

/** One thing that the source could be asked for. */
export interface DiscoveredStream {
  /** As it would be written in the job's `files`, `tables` or `objects`. */
  readonly name: string;
  readonly schema?: StreamSchema;
  readonly estimatedRecords?: number;
  readonly estimatedBytes?: number;
  /** Whatever else is worth showing: a dialect, keys, sizes. */
  readonly details?: JsonObject;
}
