import {
  type AssetDefinition,
  BaseWriter,
  type RecordBatch,
  type TargetConfig,
  type WriterContext,
  type WrittenFile,
} from "@dativo/core/plugin";
import { chooseDictionary } from "./choose-dictionary.ts";
import { createdBy } from "./created-by.ts";
import type { EncoderSettings, ParquetEncoder } from "./parquet-encoder.ts";
import { ParquetFile } from "./parquet-file.ts";
import { parquetWasmEncoder } from "./parquet-wasm-encoder.ts";
import { parquetWriterErrors } from "./parquet-writer-errors.ts";
import { type ParquetWriterOptions, parquetWriterOptionsSchema } from "./parquet-writer-options.ts";
import { type OutputServices, PartitionOutput } from "./partition-output.ts";
import { splitIntoFolders } from "./split-into-folders.ts";

const megabyte = 1024 * 1024;

/**
 * Writes Parquet files: `part-….parquet` in the output folder, or in `column=value/` folders below it
 * where the target has `partitioning`. A task without rows writes no file.
 */
export class ParquetWriter extends BaseWriter<ParquetWriterOptions, "arrow"> {
  static override readonly optionsSchema = parquetWriterOptionsSchema;
  static override readonly batchFormat = "arrow";

  readonly #encoder: ParquetEncoder = parquetWasmEncoder;
  readonly #services: OutputServices;
  /** By folder; the least recently written first. */
  readonly #outputs = new Map<string, PartitionOutput>();
  #encoderSettings: EncoderSettings | undefined;
  #filesOpened = 0;

  /**
   * @throws `PARQUET_PARTITION_COLUMN_UNKNOWN` and `PARQUET_NO_COLUMN_LEFT` when the partitioning does
   * not fit the columns of the stream
   */
  constructor(
    asset: AssetDefinition,
    target: TargetConfig<ParquetWriterOptions>,
    outputBase: string,
    context: WriterContext,
  ) {
    super(asset, target, outputBase, context);
    const columns = asset.schema.fields.map((field) => field.name);
    const unknown = target.partitioning.find((column) => !columns.includes(column));
    if (unknown !== undefined) throw parquetWriterErrors.partitionColumnUnknown(unknown, columns);
    const kept = columns.filter((column) => !target.partitioning.includes(column));
    if (kept.length === 0 && !target.options.partition_columns_in_files) {
      throw parquetWriterErrors.everyColumnIsPartition(columns);
    }
    const { row_group_rows: rows, row_group_mb, target_file_size_mb } = target.options;
    this.#services = {
      limits: { rows, bytes: row_group_mb * megabyte },
      targetFileBytes: target_file_size_mb * megabyte,
      encode: (batches) => this.#encode(batches),
      openFile: (folder) => this.#openFile(folder),
    };
  }

  async writeBatch(batch: RecordBatch): Promise<WrittenFile[]> {
    if (batch.numRows === 0) return [];
    const files: WrittenFile[] = [];
    const { partition_columns_in_files: keepColumns } = this.target.options;
    for (const share of splitIntoFolders(batch, this.target.partitioning, keepColumns)) {
      const output = await this.#output(share.folder, files);
      files.push(...(await output.write(share.batch)));
    }
    await this.#flushLargest(files);
    return files;
  }

  override async finish(): Promise<WrittenFile[]> {
    const files: WrittenFile[] = [];
    for (const output of this.#outputs.values()) files.push(...(await output.finish()));
    this.#outputs.clear();
    return files;
  }

  /** Lets go of the rows that wait. The engine holds nothing between calls; open files are the host's. */
  override async close(): Promise<void> {
    this.#outputs.clear();
  }

  /** The output of a folder, made the most recently used one; closes another one if there are too many. */
  async #output(folder: string, files: WrittenFile[]): Promise<PartitionOutput> {
    const known = this.#outputs.get(folder);
    const output = known ?? new PartitionOutput(folder, this.#services);
    this.#outputs.delete(folder);
    this.#outputs.set(folder, output);
    if (this.#outputs.size > this.target.options.max_open_partitions) {
      for (const [oldestFolder, oldest] of this.#outputs) {
        this.#outputs.delete(oldestFolder);
        files.push(...(await oldest.finish()));
        break;
      }
    }
    return output;
  }

  /** Keeps the memory of many partitions bounded, at the price of short row groups. */
  async #flushLargest(files: WrittenFile[]): Promise<void> {
    if (this.#outputs.size < 2) return;
    const outputs = [...this.#outputs.values()];
    let total = outputs.reduce((sum, output) => sum + output.bufferedBytes, 0);
    const limit = this.target.options.partition_buffer_mb * megabyte;
    if (total <= limit) return;
    outputs.sort((left, right) => right.bufferedBytes - left.bufferedBytes);
    for (const output of outputs) {
      if (total <= limit / 2) return;
      total -= output.bufferedBytes;
      files.push(...(await output.flush()));
    }
  }

  #encode(batches: readonly RecordBatch[]): Uint8Array {
    this.context.signal.throwIfAborted();
    const { compression, statistics, dictionary } = this.target.options;
    this.#encoderSettings ??= {
      compression,
      statistics,
      createdBy,
      dictionary: chooseDictionary(batches, dictionary),
      dictionaryElsewhere: dictionary !== "off",
    };
    return this.#encoder.encode(batches, this.#encoderSettings);
  }

  async #openFile(folder: string): Promise<ParquetFile> {
    const name = this.fileName(this.#filesOpened, "parquet");
    this.#filesOpened += 1;
    return new ParquetFile(
      await this.context.createFile(folder === "" ? name : `${folder}/${name}`),
    );
  }
}
