import {
  BatchBuilder,
  type DescribeRequest,
  type DiscoveredStream,
  type Discovery,
  type ExtractRequest,
  type PartitionPlan,
  type RecordBatch,
  type RejectedRecord,
  type StreamRequest,
  type StreamSchema,
} from "@dativo/core/plugin";
import {
  type FilePartition,
  FileReader,
  plannedFiles,
  requireUnchanged,
  shownPath,
} from "@dativo/file-reader";
import { createColumnFillers } from "./create-column-fillers.ts";
import type { CsvFile, CsvFileSettings } from "./csv-file.ts";
import { csvFileSettings } from "./csv-file-settings.ts";
import { appendedRange } from "./incremental/appended-range.ts";
import { csvReaderErrors } from "./csv-reader-errors.ts";
import { csvReaderOptionsSchema, type CsvReaderOptions } from "./csv-reader-options.ts";
import { discoverStream } from "./discover-stream.ts";
import { estimateFiles } from "./estimate-records.ts";
import { inferSchema } from "./infer-schema.ts";
import { matchColumns } from "./match-columns.ts";
import { warnOfDelimiter } from "./likely-delimiter.ts";
import { RecordLog, withOrigin } from "./record-log.ts";
import { replayRecords } from "./replay-records.ts";
import { openPlannedFile } from "./split/open-planned-file.ts";
import { splitPartitions } from "./split/split-partitions.ts";
import { TableAppender, type TableAppenderSettings } from "./table-appender.ts";
import { writtenColumns } from "./written-column.ts";

// A batch is handed over before it has its rows where these are long.
const maxBatchBytes = 32 * 1024 * 1024;

/** How a file of a partition is read. */
interface FileExtraction {
  readonly settings: CsvFileSettings;
  readonly request: ExtractRequest;
  readonly log: RecordLog | undefined;
}

/**
 * Reads CSV files. A stream's locator is a path or a glob; each file is one partition. Bytes go straight
 * into Arrow columns.
 */
export class CsvReader extends FileReader<CsvReaderOptions> {
  static override readonly optionsSchema = csvReaderOptionsSchema;

  readonly #warned = new Set<string>();

  /** @throws `SOURCE_FILE_CHANGED`, `CSV_REQUIRED_COLUMN_MISSING`, and the errors of `CsvFile.open` */
  async *extract(request: ExtractRequest): AsyncGenerator<RecordBatch> {
    const schema = request.schema ?? (await this.#inferSchema(request));
    const builder = new BatchBuilder(schema, request.batchRows);
    for (const planned of plannedFiles(request.partition)) {
      yield* this.#extractFile(planned, builder, request);
    }
    if (builder.rowCount > 0) yield builder.finish();
  }

  /** Appends the records of a file; those of the last batch stay in the builder where it may be mixed. */
  async *#extractFile(
    planned: FilePartition,
    builder: BatchBuilder,
    request: ExtractRequest,
  ): AsyncGenerator<RecordBatch> {
    const path = this.absolutePath(planned.path);
    await requireUnchanged(path, planned);
    const byPosition = builder.schema.fields.map((field) => field.name);
    const settings = this.#settings(request.signal, request.schema && byPosition);
    const file = await openPlannedFile(path, planned, settings);
    try {
      const log = this.#recordLog(file, shownPath(planned.path), request);
      const appender = this.#fileAppender(file, builder, shownPath(planned.path), {
        settings,
        request,
        log,
      });
      for (;;) {
        const block = await file.readBlock(Math.max(1, request.batchRows - builder.rowCount));
        if (block === undefined) break;
        appender?.append(block);
        const bytes = Math.max(builder.byteLength, log?.byteLength ?? 0);
        if (builder.rowCount >= request.batchRows || bytes >= maxBatchBytes) {
          yield withOrigin(builder.finish(), log);
          log?.clear();
        }
      }
      await requireUnchanged(path, planned);
      // What is remembered of rows is of one file.
      if (log && builder.rowCount > 0) yield withOrigin(builder.finish(), log);
    } finally {
      await file.close();
    }
  }

  /**
   * Reads each text as one record under the options of now, with the columns of the file that it is from.
   *
   * @throws `CSV_REQUIRED_COLUMN_MISSING`
   */
  override async *readRejected(
    records: readonly RejectedRecord[],
    request: ExtractRequest,
  ): AsyncGenerator<RecordBatch> {
    const schema = request.schema ?? (await this.#inferSchema(request));
    const byPosition = schema.fields.map((field) => field.name);
    const settings = this.#settings(request.signal, request.schema && byPosition);
    const { options, dialect } = settings;
    const builder = new BatchBuilder(schema, records.length);
    const batch = replayRecords(records, {
      builder,
      options,
      dialect,
      columnNames: options.column_names ?? settings.columnNames,
      reject: request.reject.bind(request),
      createAppender: (columns, file, reject) =>
        this.#appender(builder, settings, { file, columns, reject }),
    });
    if (batch) yield batch;
  }

  /**
   * Infers the columns from a sample; all of them are nullable. With a contract, the headers are read of
   * the files that are to be read, and only those with other columns are sampled.
   *
   * @returns `undefined` where there is a contract and no file has a record
   * @throws `CSV_FILE_EMPTY` where there is none and no file has a record
   */
  override async describeStream(request: DescribeRequest): Promise<StreamSchema | undefined> {
    const { contract, partitions, stream } = request;
    if (contract === undefined) return this.#inferSchema(request);
    const paths = partitions
      ? this.pathsOf(partitions)
      : (await this.files(stream)).map(({ absolutePath }) => absolutePath);
    const byPosition = contract.fields.map(({ name }) => name);
    return inferSchema(paths, this.#settings(this.context.signal, byPosition), contract);
  }

  /** @throws `CSV_FILE_EMPTY` where no file has a record */
  async #inferSchema({ stream }: StreamRequest): Promise<StreamSchema> {
    const files = await this.files(stream);
    const paths = files.map(({ absolutePath }) => absolutePath);
    const schema = await inferSchema(paths, this.#settings(this.context.signal));
    if (schema === undefined) throw csvReaderErrors.fileEmpty(files[0]?.path ?? stream.locator);
    const names = schema.fields.map(({ name }) => name);
    warnOfDelimiter(names, stream.locator, this.source.options, this.context.logger);
    return schema;
  }

  /**
   * One partition a file, or some for a large one; with `incremental`, of the files that are new or changed.
   *
   * @throws `SOURCE_NO_FILES_NAMED`, `SOURCE_NO_FILES_MATCH`, `SOURCE_FILE_NOT_FOUND`, `SOURCE_STATE_INVALID`
   */
  override async partitions(request: StreamRequest): Promise<PartitionPlan> {
    const file = this.#settings(this.context.signal);
    return this.planShares(request, this.source.options, {
      appended: (...share) => appendedRange(...share, file),
      split: (partitions, parallelism) =>
        splitPartitions(partitions, {
          parallelism,
          absolutePath: (path) => this.absolutePath(path),
          file,
        }),
    });
  }

  /** The streams of the job, with the options that their first file seems to need, and inferred columns. */
  override async discover(): Promise<Discovery> {
    const streams: DiscoveredStream[] = [];
    for (const stream of this.source.streams) {
      const files = await this.files(stream);
      streams.push(await discoverStream(stream, files, this.source.options, this.context.signal));
    }
    return { status: "supported", streams };
  }

  /** An estimate from the mean length of the first records; `undefined` for compressed files. */
  override async estimateTotalRecords({ stream }: StreamRequest): Promise<number | undefined> {
    const { files, bytes } = await this.filesToRead(stream);
    return estimateFiles(files, bytes, this.#settings(this.context.signal));
  }

  /** The host asks where a row is from only where it may break a rule. */
  #recordLog(
    { columnNames }: CsvFile,
    path: string,
    { schema }: ExtractRequest,
  ): RecordLog | undefined {
    const ruled = schema?.primaryKey !== undefined || schema?.fields.some(({ rules }) => rules);
    return ruled === true && columnNames ? new RecordLog(path, columnNames) : undefined;
  }

  #fileAppender(
    { columnNames: columns }: CsvFile,
    builder: BatchBuilder,
    file: string,
    { settings, request, log }: FileExtraction,
  ): TableAppender | undefined {
    if (columns === undefined) return undefined;
    const reject = request.reject.bind(request);
    return this.#appender(builder, settings, { file, columns, reject, log });
  }

  #appender(
    builder: BatchBuilder,
    { options, dialect }: CsvFileSettings,
    file: Pick<TableAppenderSettings, "file" | "columns" | "reject" | "log">,
  ): TableAppender {
    const warn = (message: string, columns: readonly string[]): void => {
      const key = columns.join("\n");
      if (this.#warned.has(key)) return;
      this.#warned.add(key);
      this.context.logger.warn(message, { file: file.file, columns });
    };
    const positions = matchColumns(builder.schema, file.columns, file.file, warn);
    const fillers = createColumnFillers(builder, positions, options, dialect);
    const written = writtenColumns(builder.schema.fields, options);
    return new TableAppender({ builder, fillers, positions, written, dialect, ...file });
  }

  #settings(signal: AbortSignal, columnNames?: readonly string[]): CsvFileSettings {
    return csvFileSettings(this.source.options, signal, columnNames);
  }
}
