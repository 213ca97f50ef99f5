import type { JsonObject } from "./json.ts";

/** What a reader is built with: the `source` section of the job, after interpolation and validation. */
export interface SourceConfig<Options = unknown> {
  /** `csv`, `json-api`, … or the specifier of a custom reader. */
  readonly type: string;
  /** Where to connect to. Not secret. */
  readonly connection: JsonObject;
  /** Secrets. The host keeps every value in here out of logs, errors, plans, state and reports. */
  readonly credentials: JsonObject;
  /** One entry for each file, table or object of the job; a job without any has one stream. */
  readonly streams: readonly SourceStream[];
  readonly incremental: IncrementalSettings | undefined;
  /** `source.rate_limits` as the job has it, for readers of services that count requests. */
  readonly rateLimits?: JsonObject | undefined;
  /** Validated against the class's `optionsSchema`; as written in the job where it has none. */
  readonly options: Options;
  /** Absolute folder of the job file: relative paths in the job start here. */
  readonly baseFolder: string;
}

/** One stream as the job names it. */
export interface SourceStream {
  /** Unique within the job; names the report row, the state and the output folder. */
  readonly name: string;
  /** The path, table or object as written in the job; empty where the job names none. */
  readonly locator: string;
  /** A query of the job's own, in place of a table: the locator is then empty. */
  readonly query?: string;
  /** Of a pattern: names and patterns that it does not mean. */
  readonly exclude?: readonly string[];
  readonly cursorField?: string;
  readonly primaryKey?: readonly string[];
}

/** The two ways in which a reader can find what is new; see `BaseReader.incremental`. */
export type IncrementalKind = "cursor" | "state";

/** `source.incremental` of the job. */
export interface IncrementalSettings {
  /** `file_modified_time` for files; else the name of a cursor, such as `updated_at`. */
  readonly strategy: string;
  readonly cursorField?: string;
  readonly lookbackDays?: number;
}
