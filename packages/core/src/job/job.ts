import type { JsonObject } from "../contract/json.ts";
import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { IncrementalSettings, SourceStream } from "../contract/source-config.ts";
import type { LoadMode } from "../contract/target-config.ts";
import type { VariablePlace } from "../documents/variables-in.ts";
import type { IsolationSettings } from "../isolation/isolation-settings.ts";
import type { KeyPath, Location } from "../errors/key-problem.ts";

/** A job, ready to be planned: read, interpolated, checked, its contracts loaded. */
export interface Job {
  readonly name: string;
  readonly tenantId: string | undefined;
  /** Absolute path of the job file. */
  readonly path: string;
  /** Absolute folder of the job file: relative paths of the job start here. */
  readonly folder: string;
  readonly source: JobSource;
  readonly target: JobTarget;
  readonly streams: readonly JobStream[];
  readonly validationMode: ValidationMode;
  /** How many records of a stream may be rejected in `warn` mode before the stream fails. */
  readonly maxRejects: RejectLimit | undefined;
  /** Memory that the check of unique values and keys may take, for each task. */
  readonly uniqueMemoryMegabytes: number;
  /** How long a run may give no sign of life before another one takes its outputs over. */
  readonly leaseSeconds: number;
  readonly schemaDrift: SchemaDriftPolicy;
  readonly execution: ExecutionSettings;
  /** How far plugins are kept away from the host. */
  readonly isolation: IsolationSettings;
  readonly retry: RetryPolicy;
  /** What was migrated, or is accepted and has no effect: logged when the job is run or checked. */
  readonly notices: readonly string[];
  readonly logLevel: LogLevel | undefined;
  /** Whom the run is charged to, as the job says it: handed on in the report. */
  readonly finops: JsonObject | undefined;
  /** Every value of credentials, and what a connection holds in the way of passwords and keys: never to be printed or stored. */
  readonly secrets: readonly string[];
  /** Those of the secrets that only say who or where, such as a user: they may stand in names. */
  readonly identifiers: readonly string[];
  /** Where a key of the job file stands. */
  locate(path: KeyPath): Location | undefined;
}

/** Where the tasks of a job run. */
export interface ExecutionSettings {
  /** `auto`: in threads where that pays. */
  readonly executor: ExecutorName;
  /** The most threads; as many as the machine has processors where it is `undefined`. */
  readonly threads: number | undefined;
}

/** `retry_config`: how often what fails in passing is tried again, and after which pauses. */
export interface RetryPolicy {
  /** After the first attempt. */
  readonly retries: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  /** By which each pause is longer than the one before. */
  readonly multiplier: number;
  /** Regular expressions: an error whose code or message has one of them counts as one that passes. */
  readonly patterns: readonly string[];
}

/** `inline`: one task after another, in the thread of the run. `threads`: several at once. */
export type ExecutorName = "auto" | "inline" | "threads";

/** What happens to a record that breaks the contract. */
export type ValidationMode = "strict" | "warn";

/** `max_rejects`: a number of records, or a share (0 to 1) of the records read. */
export type RejectLimit =
  | { readonly kind: "count"; readonly records: number }
  | { readonly kind: "share"; readonly share: number };

/** `schema_drift`: what happens when source, contract and earlier runs disagree on the columns. */
export interface SchemaDriftPolicy {
  /**
   * A column that the contract, or without one the earlier runs, do not have. `undefined`: `ignore` with
   * a contract, `evolve` without.
   */
  readonly newColumn: "evolve" | "ignore" | "fail" | undefined;
  /** An optional column that the source does not have any more: filled with nulls, or an error. */
  readonly missingColumn: "allow" | "fail";
  /** A column whose type has widened since the last commit. One that has narrowed always fails. */
  readonly changedType: "widen" | "fail";
}

/** From which level on log lines are written. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** A plugin as the job names it: exactly one of the two is set. */
export interface PluginChoice {
  readonly type: string | undefined;
  readonly custom: string | undefined;
  readonly options: JsonObject;
  /** Where the options stand in the job file, for messages. */
  readonly optionsPath: KeyPath;
  /** The texts of the options that variables have given: they may be meant for numbers or booleans. */
  readonly variables: readonly VariablePlace[];
}

/** The source of a job. */
interface JobSource {
  readonly plugin: PluginChoice;
  readonly connection: JsonObject;
  readonly credentials: JsonObject;
  readonly incremental: IncrementalSettings | undefined;
  readonly rateLimits?: JsonObject | undefined;
}

/** The target of a job. */
interface JobTarget {
  readonly plugin: PluginChoice;
  readonly connection: JsonObject;
  readonly credentials: JsonObject;
  /** The catalog of Iceberg tables that the job writes to, with `type`, `branch` and `warehouse` in it. */
  readonly catalog: JsonObject | undefined;
}

/** One stream of a job, with everything that holds for it alone. */
export interface JobStream {
  readonly source: SourceStream;
  /** The contract; `undefined` where the job names none. */
  readonly asset: AssetDefinition | undefined;
  readonly mode: LoadMode;
  readonly partitioning: readonly string[];
  /** Absolute folder that the stream's files and commits go to. */
  readonly output: string;
  /** Absolute folder of the job's output, in which several streams have folders of their own. */
  readonly outputRoot: string;
}
