import type { RecordBatch, WrittenFile } from "@dativo/core/plugin";
import type { NanCounts } from "./file-facts.ts";
import type { ParquetFile } from "./parquet-file.ts";
import { RowGroupBuffer, type RowGroupLimits } from "./row-group-buffer.ts";

/** What the outputs of a writer share. */
export interface OutputServices {
  readonly limits: RowGroupLimits;
  /** Bytes at which a file is closed. */
  readonly targetFileBytes: number;
  /** Has a row group encoded and then appended: in this order for all outputs, often after the call. */
  encode(
    group: readonly RecordBatch[],
    append: (encoded: Uint8Array) => Promise<void>,
  ): Promise<void>;
  /** Looks at a row group before it is encoded, for what the file is to say of it. */
  readonly inspect: ((group: readonly RecordBatch[]) => NanCounts) | undefined;
  /** Does something after the row groups that are under way. */
  afterwards(step: () => Promise<void>): Promise<void>;
  /** Called before each row group; opens the next file of the folder where `output` has none. */
  openFile(output: PartitionOutput): Promise<ParquetFile>;
  /** Called with each complete file. */
  fileClosed(output: PartitionOutput, file: WrittenFile): void;
}

/** What is known of a row group before it is encoded. */
interface GroupFacts {
  readonly rows: number;
  readonly nans: NanCounts | undefined;
}

/** The rows of one partition folder: those that wait for a row group to fill up, and the open file. */
export class PartitionOutput {
  /** Relative to the output, empty for the output itself. */
  readonly folder: string;
  readonly #services: OutputServices;
  readonly #buffer: RowGroupBuffer;
  #schema: RecordBatch["schema"] | undefined;
  #file: ParquetFile | undefined;
  #isTakingRows = false;
  #groupsUnderWay = 0;

  constructor(folder: string, services: OutputServices) {
    this.folder = folder;
    this.#services = services;
    this.#buffer = new RowGroupBuffer(services.limits);
  }

  /** Memory of the rows that wait, in bytes. */
  get bufferedMemory(): number {
    return this.#buffer.memory;
  }

  /** The file being written, between its first row group and its end. */
  get openFile(): ParquetFile | undefined {
    return this.#file;
  }

  /** Whether it could be forgotten: no row of it waits or is under way, and no file is open. */
  get isIdle(): boolean {
    const hasRows = this.#isTakingRows || this.#groupsUnderWay > 0 || this.#buffer.memory > 0;
    return !hasRows && this.#file === undefined;
  }

  /** Takes rows in, and hands over the row groups that they complete. */
  async write(batch: RecordBatch): Promise<void> {
    this.#schema ??= batch.schema;
    // The buffer is empty for a moment after each row group, with more rows to come.
    this.#isTakingRows = true;
    for (const group of this.#buffer.add(batch)) await this.#writeGroup(group, false);
    this.#isTakingRows = false;
  }

  /** Hands over the rows that wait as a row group, however few. */
  async flush(): Promise<void> {
    const group = this.#buffer.take();
    if (group.length > 0) await this.#writeGroup(group, false);
  }

  /** Hands over the rows that wait; the file is completed after them. */
  async finish(): Promise<void> {
    const group = this.#buffer.take();
    if (group.length > 0) await this.#writeGroup(group, true);
    else await this.#services.afterwards(() => this.closeFile());
  }

  /** Completes the file; rows that wait or are under way stay for the next one. */
  async closeFile(): Promise<void> {
    const file = this.#file;
    if (file === undefined || this.#schema === undefined) return;
    this.#file = undefined;
    this.#services.fileClosed(this, await file.finish(this.#schema));
  }

  async #writeGroup(group: readonly RecordBatch[], isLast: boolean): Promise<void> {
    const rows = group.reduce((sum, batch) => sum + batch.numRows, 0);
    const nans = this.#services.inspect?.(group);
    this.#groupsUnderWay += 1;
    await this.#services.encode(group, (encoded) => this.#append(encoded, { rows, nans }, isLast));
  }

  async #append(encoded: Uint8Array, { rows, nans }: GroupFacts, isLast: boolean): Promise<void> {
    const file = await this.#services.openFile(this);
    this.#file = file;
    this.#groupsUnderWay -= 1;
    await file.append(encoded, rows, nans);
    const isComplete = file.isFull || file.bytesWritten >= this.#services.targetFileBytes;
    if (isLast || isComplete) await this.closeFile();
  }
}
