import type { JsonObject } from "./json.ts";

/**
 * `append` adds to what is there; `replace` puts the run's records in its place; `replace_partitions` does so for
 * each partition that the run has records of, and leaves the others; `merge` does so for each record by its key, and
 * adds those that are new.
 */
export type LoadMode = (typeof loadModes)[number];

/** All of them. */
export const loadModes = ["append", "replace", "replace_partitions", "merge"] as const;

/** What a writer is built with: the `target` section of the job for one stream. */
export interface TargetConfig<Options = unknown> {
  /** `parquet`, `json-file`, … or the specifier of a custom writer. */
  readonly type: string;
  readonly connection: JsonObject;
  /** Secrets. The host keeps every value in here out of logs, errors, plans, state and reports. */
  readonly credentials: JsonObject;
  /** `target.catalog`, with `branch` and `warehouse` in it: the catalog of the tables that are written to. */
  readonly catalog?: JsonObject | undefined;
  readonly mode: LoadMode;
  /** Columns whose values name the folders of the output, outermost first. */
  readonly partitioning: readonly string[];
  /** Validated against the class's `optionsSchema`; as written in the job where it has none. */
  readonly options: Options;
  /** Absolute folder of the job file: relative paths in the job start here. */
  readonly baseFolder: string;
}
