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
import { JsonFile, type JsonFraming, jsonFraming } from "./json-file.ts";
import {
  jsonFileWriterOptionsSchema,
  type JsonFileWriterOptions,
} from "./json-file-writer-options.ts";
import { manifestName, manifestText } from "./manifest.ts";
import { createRowEncoder } from "./row-encoder.ts";

const bytesPerMegabyte = 1024 * 1024;
const chunkCharacters = 64 * 1024;

/**
 * Writes JSON arrays or JSON Lines. Memory holds at most one chunk of text for each open file, and at
 * most 64 files are open: a partition column with more values than that is cheaper when it is sorted.
 */
export class JsonFileWriter extends BaseWriter<JsonFileWriterOptions, "arrow"> {
  static override readonly optionsSchema = jsonFileWriterOptionsSchema;
  static override readonly batchFormat = "arrow";

  readonly #encode: (row: Row) => string;
  readonly #framing: JsonFraming;
  readonly #extension: string;
  readonly #targetBytes: number;
  readonly #files = new FilesByFolder((folder) => this.#begin(folder));
  readonly #written: WrittenFile[] = [];
  #fileCounter = 0;

  constructor(
    asset: AssetDefinition,
    target: TargetConfig<JsonFileWriterOptions>,
    outputBase: string,
    context: WriterContext,
  ) {
    super(asset, target, outputBase, context);
    const { format, compression, indent = 0, decimals, target_file_size_mb: size } = target.options;
    const newLine = indent > 0 ? `\n${" ".repeat(indent)}` : "";
    this.#encode = createRowEncoder(asset.schema, { decimals, indent }, newLine);
    this.#framing = jsonFraming(format, indent);
    this.#extension = compression === "gzip" ? `${format}.gz` : format;
    this.#targetBytes = Math.max(1, Math.floor(size * bytesPerMegabyte));
  }

  async writeBatch(batch: RecordBatch): Promise<WrittenFile[]> {
    const { schema } = this.asset;
    for (const part of rowsByFolder(batch, this.target.partitioning, schema)) {
      await this.#writeRows(part.folder, batchToRows(part.batch, schema));
    }
    return this.#report();
  }

  override async finish(): Promise<WrittenFile[]> {
    await this.#files.completeAll();
    const completed = this.#report();
    if (this.target.options.manifest && this.#written.length > 0) {
      completed.push(await this.#writeManifest());
    }
    return completed;
  }

  override async close(): Promise<void> {
    for (const file of this.#files.abandon()) file.discard();
  }

  async #writeRows(folder: string, rows: readonly Row[]): Promise<void> {
    for (const row of rows) {
      const file = this.#files.get(folder) ?? (await this.#files.begin(folder));
      if (!file.add(this.#encode(row))) continue;
      await file.flush();
      if (file.bytesWritten >= this.#targetBytes) await this.#files.complete(folder);
    }
  }

  async #begin(folder: string): Promise<JsonFile> {
    const name = this.fileName(this.#fileCounter++, this.#extension);
    const output = await this.context.createFile(folder === "" ? name : `${folder}/${name}`);
    const { compression, compression_level: level = -1 } = this.target.options;
    return new JsonFile(
      output,
      this.#framing,
      Math.min(chunkCharacters, this.#targetBytes),
      compression === "gzip" ? level : undefined,
    );
  }

  /** The files that have become complete; the manifest is to name them all. */
  #report(): WrittenFile[] {
    const completed = this.#files.takeCompleted();
    this.#written.push(...completed);
    return completed;
  }

  async #writeManifest(): Promise<WrittenFile> {
    const { task } = this.context;
    const output = await this.context.createFile(manifestName(task));
    const text = manifestText(task, this.asset, this.target.options, this.#written);
    await output.write(Buffer.from(text, "utf8"));
    return output.close(0);
  }
}
