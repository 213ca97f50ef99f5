import type { RecordBatch, WrittenFile } from "@dativo/core/plugin";
import type { ParquetFile } from "./parquet-file.ts";
import { RowGroupBuffer, type RowGroupLimits } from "./row-group-buffer.ts";

/** What the outputs of a writer share. */
export interface OutputServices {
  readonly limits: RowGroupLimits;
  /** Bytes at which a file is closed. */
  readonly targetFileBytes: number;
  encode(batches: readonly RecordBatch[]): Uint8Array;
  /** Called before each row group; opens the next file of the folder where `output` has none. */
  openFile(output: PartitionOutput): Promise<ParquetFile>;
  /** Called with each complete file. */
  fileClosed(output: PartitionOutput, file: WrittenFile): void;
}

/** The rows of one partition folder: those that wait for a row group to fill up, and the open file. */
export class PartitionOutput {
  /** Relative to the output, empty for the output itself. */
  readonly folder: string;
  readonly #services: OutputServices;
  readonly #buffer: RowGroupBuffer;
  #schema: RecordBatch["schema"] | undefined;
  #file: ParquetFile | undefined;

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

  /** Takes rows in, and writes the row groups that they complete. */
  async write(batch: RecordBatch): Promise<void> {
    this.#schema ??= batch.schema;
    for (const group of this.#buffer.add(batch)) await this.#writeGroup(group);
  }

  /** Writes the rows that wait as a row group, however few. */
  async flush(): Promise<void> {
    const group = this.#buffer.take();
    if (group.length > 0) await this.#writeGroup(group);
  }

  /** Completes the file; rows that wait stay for the next one. */
  async closeFile(): Promise<void> {
    const file = this.#file;
    if (file === undefined || this.#schema === undefined) return;
    this.#file = undefined;
    this.#services.fileClosed(this, await file.finish(this.#schema));
  }

  async #writeGroup(group: readonly RecordBatch[]): Promise<void> {
    const rows = group.reduce((sum, batch) => sum + batch.numRows, 0);
    const encoded = this.#services.encode(group);
    const file = await this.#services.openFile(this);
    this.#file = file;
    await file.append(encoded, rows);
    if (file.isFull || file.bytesWritten >= this.#services.targetFileBytes) await this.closeFile();
  }
}
