import { batchToRows } from "../batch/batch-to-rows.ts";
import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { BaseWriter } from "../contract/base-writer.ts";
import type { BatchFormat, RecordBatch } from "../contract/batch.ts";
import type { OutputFile } from "../contract/plugin-context.ts";
import type { PublishedFile, WrittenFile } from "../contract/written-file.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import { isDiskFull, storageErrors } from "../errors/storage-errors.ts";
import { leaseFolder } from "../lease/lease-record.ts";
import type { StagingFolder } from "../storage/staging-folder.ts";
import { stagingFolder } from "../storage/process-folder.ts";
import { callPlugin } from "./call-plugin.ts";
import { commitFolder } from "./commit-record.ts";
import { createWriter } from "./create-writer.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { PluginMeter, type PluginUsage } from "./plugin-meter.ts";
import { createRunDateStep, writtenAsset } from "./run-date-column.ts";
import type { StreamPlan } from "./run-plan.ts";
import { rejectFolder } from "./staging-paths.ts";
import type { TaskMetrics } from "./task-metrics.ts";
import type { TaskIdentity } from "../contract/plugin-context.ts";

/** What an attempt writes with. */
export interface OutputWorkspace {
  readonly staging: StagingFolder;
  readonly identity: TaskIdentity;
  readonly metrics: TaskMetrics;
  /** Of the plan: the day of the run, for all of its tasks. */
  readonly createdAt: string;
}

/** The writing half of a task: the writer, its staging folder, and the files that came out. */
export class TaskOutput {
  readonly writer: BaseWriter<unknown, BatchFormat>;
  readonly #runtime: JobRuntime;
  readonly #plan: StreamPlan;
  readonly #staging: StagingFolder;
  readonly #asset: AssetDefinition;
  readonly #fillRunDate: (batch: RecordBatch) => RecordBatch;
  readonly #files: PublishedFile[] = [];
  readonly #meter = new PluginMeter();
  #rowsWritten = 0;
  #bytesUnreported = 0;

  constructor(
    runtime: JobRuntime,
    plan: StreamPlan,
    { staging, identity, metrics, createdAt }: OutputWorkspace,
  ) {
    this.#runtime = runtime;
    this.#plan = plan;
    this.#staging = staging;
    this.#asset = writtenAsset(plan);
    this.#fillRunDate = createRunDateStep(plan, createdAt);
    const settings = { ...plan, asset: this.#asset };
    this.writer = createWriter(runtime, settings, staging.localPath, {
      task: identity,
      metrics,
      createFile: (path) => this.#createFile(path),
    });
  }

  get rowsWritten(): number {
    return this.#rowsWritten;
  }

  /** What the writer has done so far. */
  get usage(): PluginUsage {
    return this.#meter.usage();
  }

  /** Hands one batch to the writer, as Arrow or as rows, whichever it declares. */
  async write(batch: RecordBatch): Promise<void> {
    const { batchFormat } = this.#runtime.writer.pluginClass;
    const complete = this.#fillRunDate(batch);
    const handed = batchFormat === "arrow" ? complete : batchToRows(complete, this.#asset.schema);
    const written = await this.#ask("writeBatch", () =>
      this.writer.writeBatch(handed, this.#files.length),
    );
    this.#meter.countBatch(batch.numRows);
    this.#rowsWritten += batch.numRows;
    await this.#add("writeBatch", written);
    this.#report(batch.numRows);
  }

  /** Lets the writer complete what is open, and checks that no record went astray. */
  async finish(): Promise<readonly PublishedFile[]> {
    const written = await this.#ask("finish", () => this.writer.finish());
    await this.#add("finish", written);
    this.#report(0);
    this.#checkRowCount();
    return this.#files;
  }

  /** Calls the writer. Of a disk that it has filled up itself, Node.js does not say which one it is. */
  async #ask<Result>(method: "writeBatch" | "finish", ask: () => Promise<Result>): Promise<Result> {
    return callPlugin(this.#call(method), async () => {
      try {
        return await this.#meter.within(ask);
      } catch (cause) {
        throw isDiskFull(cause)
          ? storageErrors.diskFailed("write to", this.#staging.localPath, cause)
          : cause;
      }
    });
  }

  #checkRowCount(): void {
    const stated = this.#files.map(({ rows }) => rows);
    if (!stated.every((rows) => rows !== undefined)) return;
    // A writer that commits by itself may have put the records where there are no files.
    if (stated.length === 0 && this.writer.commitFiles !== undefined) return;
    const sum = stated.reduce((total, rows) => total + rows, 0);
    if (sum === this.#rowsWritten) return;
    const { name } = this.#runtime.writer;
    throw commitErrors.rowCountDiffers(name, this.#plan.source.name, this.#rowsWritten, sum);
  }

  async #add(method: "writeBatch" | "finish", written: unknown): Promise<void> {
    const { name } = this.#runtime.writer;
    if (!Array.isArray(written))
      throw commitErrors.writtenFilesInvalid(name, method, typeof written);
    for (const file of written as readonly WrittenFile[]) {
      const measured = await this.#staging.settle(file, name);
      if (isReserved(measured.path)) throw commitErrors.outputPathReserved(measured.path, name);
      this.#files.push(measured);
      this.#meter.count({ bytes: measured.bytes });
    }
  }

  async #createFile(path: string): Promise<OutputFile> {
    const file = await this.#staging.createFile(path);
    return {
      path: file.path,
      get bytesWritten() {
        return file.bytesWritten;
      },
      write: (chunk) => {
        this.#bytesUnreported += chunk.byteLength;
        return file.write(chunk);
      },
      close: (rows) => file.close(rows),
    };
  }

  #report(rows: number): void {
    const bytes = this.#bytesUnreported;
    this.#bytesUnreported = 0;
    this.#runtime.onEvent({ type: "progress", stream: this.#plan.source.name, rows, bytes });
  }

  #call(method: string): { kind: "writer"; plugin: string; method: string; stream: string } {
    return {
      kind: "writer",
      plugin: this.#runtime.writer.name,
      method,
      stream: this.#plan.source.name,
    };
  }
}

/** Whether a path would be among the host's own files. */
function isReserved(path: string): boolean {
  return [commitFolder, leaseFolder, rejectFolder, stagingFolder].includes(
    path.split("/")[0] ?? "",
  );
}
