import {
  type AssetDefinition,
  BaseWriter,
  type JsonObject,
  type RecordBatch,
  type TargetConfig,
  type WriterContext,
  type WrittenFile,
} from "@dativo/core/plugin";
import { chooseDictionary } from "./choose-dictionary.ts";
import { countNans } from "./count-nans.ts";
import { createdBy } from "./created-by.ts";
import type { EncoderSettings } from "./parquet-encoder.ts";
import type { FileFacts } from "./file-facts.ts";
import { ParquetFile } from "./parquet-file.ts";
import { parquetWriterErrors } from "./parquet-writer-errors.ts";
import { type ParquetWriterOptions, parquetWriterOptionsSchema } from "./parquet-writer-options.ts";
import { type OutputServices, PartitionOutput } from "./partition-output.ts";
import { RowGroupQueue } from "./row-group-queue.ts";
import { type FolderShare, splitIntoFolders } from "./split-into-folders.ts";
import { type EncodingPlace, ThreadedEncoder } from "./threaded-encoder.ts";

const megabyte = 1024 * 1024;

/**
 * Writes Parquet files: `part-….parquet` in the output folder, or in `column=value/` folders below it
 * where the target has `partitioning`. A task without rows writes no file.
 */
export class ParquetWriter extends BaseWriter<ParquetWriterOptions, "arrow"> {
  static override readonly optionsSchema = parquetWriterOptionsSchema;
  static override readonly batchFormat = "arrow";

  readonly #encoder: ThreadedEncoder;
  /** Row groups of all outputs, on their way into the files. */
  readonly #queue = new RowGroupQueue();
  readonly #services: OutputServices;
  /** By folder: all that have rows waiting or a file open. */
  readonly #outputs = new Map<string, PartitionOutput>();
  /** Those with an open file; the one that was written to the longest time ago first. */
  readonly #open = new Set<PartitionOutput>();
  /** Complete files that have not been reported yet. */
  readonly #closed: WrittenFile[] = [];
  #encoderSettings: EncoderSettings | undefined;
  #filesOpened = 0;

  /**
   * @param encodingPlace `auto`, but for tests
   * @throws `PARQUET_PARTITION_COLUMN_UNKNOWN` and `PARQUET_NO_COLUMN_LEFT` when the partitioning does
   * not fit the columns of the stream
   */
  constructor(
    asset: AssetDefinition,
    target: TargetConfig<ParquetWriterOptions>,
    outputBase: string,
    context: WriterContext,
    encodingPlace: EncodingPlace = "auto",
  ) {
    super(asset, target, outputBase, context);
    this.#encoder = new ThreadedEncoder(encodingPlace);
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
      inspect: this.describeFile && countNans,
      encode: (group, append) => this.#queue.add(this.#encode(group), append, this.#encoder.ahead),
      afterwards: (step) => this.#queue.add(Promise.resolve(), step, this.#encoder.ahead),
      openFile: (output) => this.#openFile(output),
      fileClosed: (output, file) => this.#fileClosed(output, file),
    };
  }

  async writeBatch(batch: RecordBatch): Promise<WrittenFile[]> {
    if (batch.numRows === 0) return [];
    const { partition_columns_in_files: keepColumns } = this.target.options;
    for (const share of this.split(batch, keepColumns)) {
      const output = this.#output(share.folder);
      await output.write(share.batch);
      this.#forgetIdle(output);
    }
    await this.#flushLargest();
    return this.#takeClosed();
  }

  /** Divides a batch by the folders of the output: those of Hive, unless a subclass knows better. */
  protected split(batch: RecordBatch, keepColumns: boolean): readonly FolderShare[] {
    return splitIntoFolders(batch, this.target.partitioning, keepColumns);
  }

  /** What `commitFiles` of a subclass is to know of a file. */
  protected describeFile?(file: FileFacts): JsonObject;

  override async finish(): Promise<WrittenFile[]> {
    this.#encoder.expectNoMore();
    await this.#queue.drain();
    // Those with an open file first: opening one for another folder might close theirs.
    const outputs = new Set([...this.#open, ...this.#outputs.values()]);
    for (const output of outputs) await output.finish();
    await this.#queue.drain();
    return this.#takeClosed();
  }

  /** Lets go of the rows that wait, and ends the thread that encodes; open files are the host's. */
  override async close(): Promise<void> {
    await this.#encoder.close();
    await this.#queue.settle();
    this.#outputs.clear();
    this.#open.clear();
  }

  #output(folder: string): PartitionOutput {
    let output = this.#outputs.get(folder);
    if (output === undefined) {
      output = new PartitionOutput(folder, this.#services);
      this.#outputs.set(folder, output);
    }
    return output;
  }

  /** Keeps the memory of many partitions bounded, at the price of short row groups. */
  async #flushLargest(): Promise<void> {
    if (this.#outputs.size < 2) return;
    const outputs = [...this.#outputs.values()];
    let total = outputs.reduce((sum, output) => sum + output.bufferedMemory, 0);
    const limit = this.target.options.partition_buffer_mb * megabyte;
    if (total <= limit) return;
    outputs.sort((left, right) => right.bufferedMemory - left.bufferedMemory);
    for (const output of outputs) {
      if (total <= limit / 2) return;
      total -= output.bufferedMemory;
      await output.flush();
      this.#forgetIdle(output);
    }
  }

  #forgetIdle(output: PartitionOutput): void {
    if (output.isIdle) this.#outputs.delete(output.folder);
  }

  async #encode(batches: readonly RecordBatch[]): Promise<Uint8Array> {
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

  /** The file of an output, made the most recently written one; closes another if there are too many. */
  async #openFile(output: PartitionOutput): Promise<ParquetFile> {
    const known = this.#open.delete(output) ? output.openFile : undefined;
    const [oldest] = this.#open;
    if (oldest !== undefined && this.#open.size >= this.target.options.max_open_files) {
      await oldest.closeFile();
    }
    this.#open.add(output);
    if (known !== undefined) return known;
    const name = this.fileName(this.#filesOpened, "parquet");
    this.#filesOpened += 1;
    const path = output.folder === "" ? name : `${output.folder}/${name}`;
    const { folder } = output;
    const describe = this.describeFile?.bind(this);
    const file = await this.context.createFile(path);
    return new ParquetFile(file, describe && { folder, describe });
  }

  #fileClosed(output: PartitionOutput, file: WrittenFile): void {
    this.#open.delete(output);
    this.#closed.push(file);
    this.#forgetIdle(output);
  }

  #takeClosed(): WrittenFile[] {
    return this.#closed.splice(0);
  }
}
