import type { RecordBatch, WrittenFile } from "@dativo/core/plugin";
import type { ParquetFile } from "./parquet-file.ts";
import { RowGroupBuffer, type RowGroupLimits } from "./row-group-buffer.ts";

/** What the outputs of a writer share. */
export interface OutputServices {
  readonly limits: RowGroupLimits;
  /** Bytes at which a file is closed. */
  readonly targetFileBytes: number;
  encode(batches: readonly RecordBatch[]): Uint8Array;
  /** Opens the next file in a folder. */
  openFile(folder: string): Promise<ParquetFile>;
}

/** The rows of one partition folder: those that wait for a row group to fill up, and the open file. */
export class PartitionOutput {
  readonly #folder: string;
  readonly #services: OutputServices;
  readonly #buffer: RowGroupBuffer;
  #schema: RecordBatch["schema"] | undefined;
  #file: ParquetFile | undefined;

  /** @param folder relative to the output, empty for the output itself */
  constructor(folder: string, services: OutputServices) {
    this.#folder = folder;
    this.#services = services;
    this.#buffer = new RowGroupBuffer(services.limits);
  }

  /** Bytes of the rows that wait. */
  get bufferedBytes(): number {
    return this.#buffer.bytes;
  }

  /** Takes rows in. Returns the files that became complete. */
  async write(batch: RecordBatch): Promise<WrittenFile[]> {
    this.#schema ??= batch.schema;
    const files: WrittenFile[] = [];
    for (const group of this.#buffer.add(batch)) files.push(...(await this.#writeGroup(group)));
    return files;
  }

  /** Writes the rows that wait as a row group, however few. Returns the file if it became complete. */
  async flush(): Promise<WrittenFile[]> {
    const group = this.#buffer.take();
    return group.length === 0 ? [] : this.#writeGroup(group);
  }

  /** Writes what waits and closes the file. */
  async finish(): Promise<WrittenFile[]> {
    const files = await this.flush();
    return [...files, ...(await this.#closeFile())];
  }

  async #writeGroup(group: readonly RecordBatch[]): Promise<WrittenFile[]> {
    const rows = group.reduce((sum, batch) => sum + batch.numRows, 0);
    const encoded = this.#services.encode(group);
    this.#file ??= await this.#services.openFile(this.#folder);
    await this.#file.append(encoded, rows);
    const isLarge = this.#file.bytesWritten >= this.#services.targetFileBytes;
    return isLarge || this.#file.isFull ? this.#closeFile() : [];
  }

  async #closeFile(): Promise<WrittenFile[]> {
    const file = this.#file;
    if (file === undefined || this.#schema === undefined) return [];
    this.#file = undefined;
    return [await file.finish(this.#schema)];
  }
}
