import type {
  DescribeRequest,
  ExtractRequest,
  PartitionPlan,
  RecordBatch,
  RejectedRecord,
  StreamRequest,
  StreamSchema,
} from "@dativo/core/plugin";
import {
  type FilePartition,
  FileReader,
  plannedFiles,
  requireUnchanged,
} from "@dativo/file-reader";
import { appendedLines } from "./appended-lines.ts";
import { ColumnSink } from "./column-sink.ts";
import { describeFiles, sampleFiles } from "./describe-files.ts";
import { estimateRecords } from "./estimate-records.ts";
import {
  type JsonFileReaderOptions,
  jsonFileReaderOptionsSchema,
} from "./json-file-reader-options.ts";
import { type JsonFileSettings, openJsonFile } from "./open-json-file.ts";
import { replayRecords } from "./replay-records.ts";
import { splitLines } from "./split-lines.ts";

/**
 * Reads files of JSON: lists of records, JSON Lines, objects one after another. A stream's locator is a path, a
 * glob or a URL. Bytes go straight into Arrow columns, and every digit of a number is kept.
 */
export class JsonFileReader extends FileReader<JsonFileReaderOptions> {
  static override readonly optionsSchema = jsonFileReaderOptionsSchema;

  /** @throws `SOURCE_FILE_CHANGED`, `JSON_FILE_INVALID`, and the errors of `openJsonFile` */
  async *extract(request: ExtractRequest): AsyncGenerator<RecordBatch> {
    const schema = request.schema ?? (await this.describeStream(request));
    if (schema === undefined) return;
    const sink = this.#sink({ ...request, schema });
    for (const planned of plannedFiles(request.partition)) {
      yield* this.#extractFile(planned, sink, request.signal);
    }
    yield* sink.finish();
  }

  /** Reads the text of each as the one record that it was. */
  override async *readRejected(
    records: readonly RejectedRecord[],
    request: ExtractRequest,
  ): AsyncGenerator<RecordBatch> {
    const schema = request.schema ?? (await this.describeStream(request));
    if (schema === undefined) return;
    const { unix_time: unixTime } = this.source.options;
    yield* replayRecords(records, { ...request, schema, unixTime });
  }

  /**
   * The columns that records have, from a sample of them; all are nullable. With a contract, its columns and
   * those that it does not have.
   *
   * @returns `undefined` where there is no record
   */
  override async describeStream(request: DescribeRequest): Promise<StreamSchema | undefined> {
    const { contract, partitions, stream } = request;
    const settings = this.#settings();
    const files = await this.files(stream);
    if (contract === undefined) return sampleFiles(files, settings);
    const paths = partitions && new Set(this.pathsOf(partitions));
    const wanted = files.filter(({ absolutePath }) => paths?.has(absolutePath) ?? true);
    return describeFiles(wanted, contract, settings);
  }

  /**
   * One partition a file, or some for a large one of lines; with `incremental`, of the files that are new or
   * changed.
   *
   * @throws those of `planFiles`
   */
  override async partitions(request: StreamRequest): Promise<PartitionPlan> {
    const file = this.#settings();
    return this.planShares(request, this.source.options, {
      appended: (...share) => appendedLines(...share, file),
      split: (partitions, parallelism) =>
        splitLines(partitions, {
          parallelism,
          absolutePath: (path) => this.absolutePath(path),
          file,
        }),
    });
  }

  /** An estimate from the mean length of the first records; `undefined` for compressed files. */
  override async estimateTotalRecords({ stream }: StreamRequest): Promise<number | undefined> {
    const { files, bytes } = await this.filesToRead(stream);
    return estimateRecords(files, bytes, this.#settings());
  }

  async *#extractFile(
    planned: FilePartition,
    sink: ColumnSink,
    signal: AbortSignal,
  ): AsyncGenerator<RecordBatch> {
    const path = this.absolutePath(planned.path);
    await requireUnchanged(path, planned);
    const { scanner, close } = await openJsonFile(path, planned, { ...this.#settings(), signal });
    try {
      sink.positionOf = (start) => scanner.positionOf(start);
      for await (const _part of scanner.read(sink)) {
        if (sink.isFull) yield* sink.finish();
      }
      await requireUnchanged(path, planned);
    } finally {
      await close();
    }
  }

  #sink(request: ExtractRequest & { readonly schema: StreamSchema }): ColumnSink {
    const { schema, schemaInferred, batchRows } = request;
    const { unix_time: unixTime } = this.source.options;
    const reject = request.reject.bind(request);
    return new ColumnSink({ schema, schemaInferred, batchRows, unixTime, reject });
  }

  #settings(): JsonFileSettings {
    return { options: this.source.options, signal: this.context.signal };
  }
}
