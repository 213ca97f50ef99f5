import {
  BaseWriter,
  type OutputFile,
  type Row,
  rowToJson,
  type WrittenFile,
} from "@dativo/core/plugin";
import { type ExampleWriterOptions, exampleWriterOptionsSchema } from "./example-writer-options.ts";

const encoder = new TextEncoder();

/** Writes $name: a line of JSON for each record. Put your own format here. */
export class ExampleWriter extends BaseWriter<ExampleWriterOptions> {
  static override readonly optionsSchema = exampleWriterOptionsSchema;

  #file: OutputFile | undefined;
  #rows = 0;

  async writeBatch(batch: Row[], fileCounter: number): Promise<WrittenFile[]> {
    this.#file ??= await this.context.createFile(this.fileName(fileCounter, "jsonl"));
    const lines = batch.map((row) => `${rowToJson(row, this.asset.schema)}\n`);
    // Awaiting it is the back-pressure.
    await this.#file.write(encoder.encode(lines.join("")));
    this.#rows += batch.length;
    return this.#rows >= this.target.options.rows_per_file ? this.#close() : [];
  }

  override async finish(): Promise<WrittenFile[]> {
    return this.#close();
  }

  async #close(): Promise<WrittenFile[]> {
    const [file, rows] = [this.#file, this.#rows];
    this.#file = undefined;
    this.#rows = 0;
    return file ? [await file.close(rows)] : [];
  }
}
