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
import { JsonFile, type JsonFraming, jsonFraming } from "./json-file.ts";
import {
  jsonFileWriterOptionsSchema,
  type JsonFileWriterOptions,
} from "./json-file-writer-options.ts";
import { manifestName, manifestText } from "./manifest.ts";
import { createRowEncoder } from "./row-encoder.ts";

const bytesPerMegabyte = 1024 * 1024;
const chunkCharacters = 64 * 1024;
/** Folders written to at the same time; beyond it the one begun first is completed. */
const openFilesLimit = 64;

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
  /** The open file of each folder, in the order of their beginning. */
  readonly #open = new Map<string, JsonFile>();
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
    if (this.target.options.manifest && this.#written.length > 0) {
      completed.push(await this.#writeManifest());
    }
    return completed;
  }

  override async close(): Promise<void> {
    for (const file of this.#open.values()) file.discard();
    this.#open.clear();
  }

  async #writeRows(folder: string, rows: readonly Row[], completed: WrittenFile[]): Promise<void> {
    for (const row of rows) {
      const file = this.#open.get(folder) ?? (await this.#begin(folder, completed));
      if (!file.add(this.#encode(row))) continue;
      await file.flush();
      if (file.bytesWritten >= this.#targetBytes) await this.#complete(folder, file, completed);
    }
  }

  async #begin(folder: string, completed: WrittenFile[]): Promise<JsonFile> {
    if (this.#open.size >= openFilesLimit) {
      for (const [oldest, file] of this.#open) {
        await this.#complete(oldest, file, completed);
        break;
      }
    }
    const name = this.fileName(this.#fileCounter++, this.#extension);
    const output = await this.context.createFile(folder === "" ? name : `${folder}/${name}`);
    const { compression, compression_level: level = -1 } = this.target.options;
    const file = new JsonFile(
      output,
      this.#framing,
      Math.min(chunkCharacters, this.#targetBytes),
      compression === "gzip" ? level : undefined,
    );
    this.#open.set(folder, file);
    return file;
  }

  async #complete(folder: string, file: JsonFile, completed: WrittenFile[]): Promise<void> {
    this.#open.delete(folder);
    const written = await file.close();
    this.#written.push(written);
    completed.push(written);
  }

  async #writeManifest(): Promise<WrittenFile> {
    const { task } = this.context;
    const output = await this.context.createFile(manifestName(task));
    const text = manifestText(task, this.asset, this.target.options, this.#written);
    await output.write(Buffer.from(text, "utf8"));
    return output.close(0);
  }
}
