import {
  type AssetDefinition,
  BaseWriter,
  batchToRows,
  hivePath,
  type RecordBatch,
  type Row,
  splitBatch,
  type TargetConfig,
  type WriterContext,
  type WrittenFile,
} from "@dativo/core/plugin";
import { CsvFile } from "./csv-file.ts";
import { type CsvWriterOptions, csvWriterOptionsSchema } from "./csv-writer-options.ts";
import { RecordEncoder } from "./encode-record.ts";

const bytesPerMegabyte = 1024 * 1024;
const byteOrderMark = "\uFEFF";
/** Folders written to at the same time; beyond it the one begun first is completed. */
const openFilesLimit = 64;

/** Writes CSV files, each with its header. Memory holds one chunk of text for each open file. */
export class CsvWriter extends BaseWriter<CsvWriterOptions, "arrow"> {
  static override readonly optionsSchema = csvWriterOptionsSchema;
  static override readonly batchFormat = "arrow";

  readonly #encoder: RecordEncoder;
  readonly #start: string;
  readonly #targetBytes: number;
  /** The open file of each folder, in the order of their beginning. */
  readonly #open = new Map<string, CsvFile>();
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
    const { partitioning } = this.target;
    const completed: WrittenFile[] = [];
    if (partitioning.length === 0) {
      await this.#writeRows("", batchToRows(batch, schema), completed);
      return completed;
    }
    for (const part of splitBatch(batch, partitioning, schema)) {
      const folder = hivePath(partitioning, part.values);
      await this.#writeRows(folder, batchToRows(part.batch, schema), completed);
    }
    return completed;
  }

  override async finish(): Promise<WrittenFile[]> {
    const completed: WrittenFile[] = [];
    for (const [folder, file] of this.#open) await this.#complete(folder, file, completed);
    return completed;
  }

  async #writeRows(folder: string, rows: readonly Row[], completed: WrittenFile[]): Promise<void> {
    for (const row of rows) {
      const file = this.#open.get(folder) ?? (await this.#begin(folder, completed));
      if (!file.add(this.#encoder.record(row))) continue;
      await file.flush();
      if (file.bytesWritten >= this.#targetBytes) await this.#complete(folder, file, completed);
    }
  }

  async #begin(folder: string, completed: WrittenFile[]): Promise<CsvFile> {
    if (this.#open.size >= openFilesLimit) {
      for (const [oldest, file] of this.#open) {
        await this.#complete(oldest, file, completed);
        break;
      }
    }
    const isCompressed = this.target.options.compression === "gzip";
    const name = this.fileName(this.#fileCounter++, isCompressed ? "csv.gz" : "csv");
    const output = await this.context.createFile(folder === "" ? name : `${folder}/${name}`);
    const file = new CsvFile(output, this.#start, isCompressed);
    this.#open.set(folder, file);
    return file;
  }

  async #complete(folder: string, file: CsvFile, completed: WrittenFile[]): Promise<void> {
    this.#open.delete(folder);
    completed.push(await file.close());
  }
}
