import { BaseWriter, batchesToIpc, type RecordBatch, type WrittenFile } from "@dativo/core/plugin";
import { type ExampleWriterOptions, exampleWriterOptionsSchema } from "./example-writer-options.ts";

/** Writes $name: Arrow IPC streams. Put your own format here. */
export class ExampleWriter extends BaseWriter<ExampleWriterOptions, "arrow"> {
  static override readonly optionsSchema = exampleWriterOptionsSchema;
  static override readonly batchFormat = "arrow";

  #batches: RecordBatch[] = [];
  #rows = 0;
  #files = 0;

  async writeBatch(batch: RecordBatch, fileCounter: number): Promise<WrittenFile[]> {
    this.#batches.push(batch);
    this.#rows += batch.numRows;
    this.#files = fileCounter;
    return this.#rows >= this.target.options.rows_per_file ? this.#write() : [];
  }

  override async finish(): Promise<WrittenFile[]> {
    return this.#batches.length > 0 ? this.#write() : [];
  }

  async #write(): Promise<WrittenFile[]> {
    const [batches, rows] = [this.#batches, this.#rows];
    this.#batches = [];
    this.#rows = 0;
    const file = await this.context.createFile(this.fileName(this.#files, "arrows"));
    // Awaiting it is the back-pressure.
    await file.write(batchesToIpc(batches));
    return [await file.close(rows)];
  }
}
