import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { AssetDefinition } from "./asset-definition.ts";
import type { BatchFormat, BatchOf } from "./batch.ts";
import type { CommitOutcome, CommitRequest } from "./commit-request.ts";
import type { ConnectionCheck } from "./connection-check.ts";
import type { JsonObject } from "./json.ts";
import type { MaintenanceReport, MaintenanceRequest } from "./maintenance.ts";
import { contractVersion, pluginBrand, type PluginBrand } from "./plugin-brand.ts";
import type { WriterContext } from "./plugin-context.ts";
import type { LoadMode, TargetConfig } from "./target-config.ts";
import type { WrittenFile } from "./written-file.ts";

/**
 * Writes the batches of one task into files in a staging folder of its own. It never publishes
 * anything: the host does, once all tasks are done.
 *
 * @typeParam Options what the static `optionsSchema` makes of `target.options`
 * @typeParam Format the same as the static `batchFormat`
 */
export abstract class BaseWriter<Options = unknown, Format extends BatchFormat = "rows"> {
  static readonly [pluginBrand]: PluginBrand = { kind: "writer", contractVersion };

  /** Validates `target.options` before the writer is built: zod, or any other Standard Schema. */
  static readonly optionsSchema?: StandardSchemaV1;

  /** What `writeBatch` is handed. Declare `"arrow"` together with `BaseWriter<Options, "arrow">`. */
  static readonly batchFormat: BatchFormat = "rows";

  /** The load modes that it can do; `merge` is only for writers that publish themselves. */
  static readonly modes: readonly LoadMode[] = ["append", "replace", "replace_partitions"];

  protected readonly asset: AssetDefinition;
  protected readonly target: TargetConfig<Options>;
  /** Absolute path of the task's own staging folder, which exists. */
  protected readonly outputBase: string;
  protected readonly context: WriterContext;

  /** Called once the options are valid. Must not write: the first batch does. */
  constructor(
    asset: AssetDefinition,
    target: TargetConfig<Options>,
    outputBase: string,
    context: WriterContext,
  ) {
    this.asset = asset;
    this.target = target;
    this.outputBase = outputBase;
    this.context = context;
  }

  /**
   * Writes one batch. Values have been checked against the contract.
   *
   * @param fileCounter how many files this task has reported so far: a number for the next file name
   * @returns the files that became complete; a file still open is returned later, or by `finish`
   */
  abstract writeBatch(batch: BatchOf<Format>, fileCounter: number): Promise<WrittenFile[]>;

  /** Completes what is still open. Called once, after the last batch, unless the task failed. */
  async finish(): Promise<WrittenFile[]> {
    return [];
  }

  /**
   * Publishes the files of all tasks itself, in one atomic step, in place of the host. Called once for
   * a stream, when the commit is decided and recorded. When it throws, or the run dies, the next run
   * calls it again with the same request: it must know by the `runId` whether it has published already. An error with
   * `refused: true` in its `details` says that nothing was published and never will be: the host then takes the
   * commit back, and the next run reads the records again.
   */
  commitFiles?(request: CommitRequest): Promise<CommitOutcome | void>;

  /**
   * Looks at the target before anything is written, once for each stream of a run: refuses what it could not
   * take, and answers what all tasks have to agree on, such as the columns of a table. Publishes nothing.
   *
   * @returns plain JSON without secrets: the `context.prepared` of every writer of the stream from then on
   */
  prepare?(): Promise<JsonObject>;

  /**
   * The `record` of the newest commit of a job's stream that the target holds, so that the truth about what
   * was read is where the data is. Called after `prepare`, only together with `commitFiles`.
   *
   * @returns `undefined` when it holds none
   */
  lastCommit?(job: string): Promise<JsonObject | undefined>;

  /** Looks after what earlier commits have left in the target. Called while runs may be at work on it. */
  maintain?(request: MaintenanceRequest): Promise<MaintenanceReport>;

  /** Proves that the target could be written to. */
  async checkConnection(): Promise<ConnectionCheck> {
    return { status: "unsupported" };
  }

  /** Gives back connections and handles. Called exactly once, also after an error or an abort. */
  async close(): Promise<void> {}

  /**
   * A file name that no other task, attempt or file of this one has:
   * `part-<partition>-<attempt>-<counter>.<extension>`.
   */
  protected fileName(fileCounter: number, extension: string): string {
    const { partitionIndex, attemptId } = this.context.task;
    const partition = String(partitionIndex).padStart(5, "0");
    return `part-${partition}-${attemptId}-${String(fileCounter).padStart(5, "0")}.${extension}`;
  }
}
