import {
  type AssetDefinition,
  BaseWriter,
  batchToRows,
  FilesByFolder,
  type RecordBatch,
  type Row,
  rowsByFolder,
  type TargetConfig,
  type WriterContext,
  type WrittenFile,
} from "@dativo/core/plugin";
import { CsvFile } from "./csv-file.ts";
import { type CsvWriterOptions, csvWriterOptionsSchema } from "./csv-writer-options.ts";
import { RecordEncoder } from "./encode-record.ts";

const bytesPerMegabyte = 1024 * 1024;
const byteOrderMark = "\uFEFF";

/** Writes CSV files, each with its header. Memory holds one chunk of text for each open file. */
export class CsvWriter extends BaseWriter<CsvWriterOptions, "arrow"> {
  static override readonly optionsSchema = csvWriterOptionsSchema;
  static override readonly batchFormat = "arrow";

  readonly #encoder: RecordEncoder;
  readonly #start: string;
  readonly #targetBytes: number;
  readonly #files = new FilesByFolder((folder) => this.#begin(folder));
  #fileCounter = 0;

  constructor(
    asset: AssetDefinition,
    target: TargetConfig<CsvWriterOptions>,
    outputBase: string,
    context: WriterContext,
  ) {
    super(asset, target, outputBase, context);
    const { header, byte_order_mark: hasMark, target_file_size_mb: size } = target.options;
    this.#encoder = new RecordEncoder(asset.schema.fields, target.options);
    this.#start = (hasMark ? byteOrderMark : "") + (header ? this.#encoder.header() : "");
    this.#targetBytes = Math.max(1, Math.floor(size * bytesPerMegabyte));
  }

  async writeBatch(batch: RecordBatch): Promise<WrittenFile[]> {
    const { schema } = this.asset;
    for (const part of rowsByFolder(batch, this.target.partitioning, schema)) {
      await this.#writeRows(part.folder, batchToRows(part.batch, schema));
    }
    return this.#files.takeCompleted();
  }

  override async finish(): Promise<WrittenFile[]> {
    await this.#files.completeAll();
    return this.#files.takeCompleted();
  }

  async #writeRows(folder: string, rows: readonly Row[]): Promise<void> {
    for (const row of rows) {
      const file = this.#files.get(folder) ?? (await this.#files.begin(folder));
      if (!file.add(this.#encoder.record(row))) continue;
      await file.flush();
      if (file.bytesWritten >= this.#targetBytes) await this.#files.complete(folder);
    }
  }

  async #begin(folder: string): Promise<CsvFile> {
    const isCompressed = this.target.options.compression === "gzip";
    const name = this.fileName(this.#fileCounter++, isCompressed ? "csv.gz" : "csv");
    const output = await this.context.createFile(folder === "" ? name : `${folder}/${name}`);
    return new CsvFile(output, this.#start, isCompressed);
  }
}
