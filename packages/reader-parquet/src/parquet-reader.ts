import {
  type DescribeRequest,
  type ExtractRequest,
  forEachAtOnce,
  type PartitionPlan,
  type RecordBatch,
  type StreamRequest,
  type StreamSchema,
} from "@dativo/core/plugin";
import {
  FileReader,
  groupSmallFiles,
  plannedFiles,
  requireUnchanged,
  shownPath,
} from "@dativo/file-reader";
import { mergeColumns } from "./describe-files.ts";
import { openParquetFile, type ParquetColumns, type ParquetFile } from "./open-parquet-file.ts";
import { ParquetEngine } from "./parquet-engine.ts";
import { parquetReaderErrors } from "./parquet-reader-errors.ts";
import { type ParquetReaderOptions, parquetReaderOptionsSchema } from "./parquet-reader-options.ts";
import { plannedGroups, planRowGroups } from "./plan-row-groups.ts";
import type { RowGroup } from "./row-groups.ts";

/** Footers that are read at the same time. */
const footersAtOnce = 8;

/** What the footer of a file says. */
type FileFacts = ParquetColumns & Pick<ParquetFile, "rowGroups">;

/**
 * Reads Parquet files. A stream's locator is a path, a glob or a URL; only the columns that are wanted are
 * decoded, in a thread of their own.
 */
export class ParquetReader extends FileReader<ParquetReaderOptions> {
  static override readonly optionsSchema = parquetReaderOptionsSchema;

  readonly #engine = new ParquetEngine();
  /** By absolute path: what was planned or described is not looked at twice. */
  readonly #facts = new Map<string, Promise<FileFacts>>();
  readonly #files = new Set<ParquetFile>();

  /** @throws `SOURCE_FILE_CHANGED`, `PARQUET_COLUMN_MISSING`, and the errors of `openParquetFile` */
  async *extract(request: ExtractRequest): AsyncGenerator<RecordBatch> {
    const groups = plannedGroups(request.partition);
    for (const planned of plannedFiles(request.partition)) {
      const path = this.absolutePath(planned.path);
      await requireUnchanged(path, planned);
      const file = await this.#open(path, request.signal);
      try {
        const [first, last] = groups ?? [0, file.rowGroups.length];
        const rowGroups = Array.from({ length: last - first }, (_, index) => first + index);
        const columns = this.#wantedColumns(file, request.schema);
        const { batchRows: batchSize } = request;
        if (rowGroups.length > 0) {
          for await (const batch of file.read({ columns, rowGroups, batchSize })) {
            request.signal.throwIfAborted();
            yield batch;
          }
        }
        await requireUnchanged(path, planned);
      } finally {
        await file.close();
      }
    }
  }

  /**
   * The columns that the files have: of all of them, or with a contract of those that are to be read.
   *
   * @throws `PARQUET_TYPES_DIFFER`, `ARROW_TYPE_UNSUPPORTED`
   */
  override async describeStream(request: DescribeRequest): Promise<StreamSchema | undefined> {
    const { contract, partitions, stream } = request;
    const paths =
      contract && partitions
        ? this.pathsOf(partitions)
        : (await this.files(stream)).map(({ absolutePath }) => absolutePath);
    const facts = await this.#lookAt(paths);
    if (facts.length === 0) return undefined;
    return mergeColumns(facts, this.source.options.columns);
  }

  /**
   * Shares of whole row groups; with `incremental`, of the files that are new or changed.
   *
   * @throws those of `planFiles` and `openParquetFile`
   */
  override async partitions(request: StreamRequest): Promise<PartitionPlan> {
    const plan = await this.planFiles(request);
    // Many files keep all threads busy without being divided.
    const grouped = groupSmallFiles(plan.partitions, "none");
    if (grouped.length < plan.partitions.length) return { ...plan, partitions: grouped };
    const paths = this.pathsOf(plan.partitions);
    const facts = await this.#lookAt(paths);
    const groups = new Map(paths.map((path, index) => [path, facts[index]!.rowGroups]));
    const groupsOf = (path: string): readonly RowGroup[] => groups.get(this.absolutePath(path))!;
    const { parallelism = 1 } = request;
    return { ...plan, partitions: planRowGroups(plan.partitions, groupsOf, parallelism) };
  }

  /** How many records there are, which the footers say. */
  override async estimateTotalRecords({ stream }: StreamRequest): Promise<number | undefined> {
    const { files } = await this.filesToRead(stream);
    const facts = await this.#lookAt(files.map(({ absolutePath }) => absolutePath));
    return facts
      .flatMap(({ rowGroups }) => rowGroups)
      .reduce((records, { rows }) => records + rows, 0);
  }

  override async close(): Promise<void> {
    const open = [...this.#files];
    await Promise.all(open.map((file) => file.close()));
    await this.#engine.close();
  }

  protected override async checkFile(path: string): Promise<void> {
    await this.#lookAt([path]);
  }

  /** Opens a file, which is closed with the reader at the latest. */
  async #open(path: string, signal: AbortSignal): Promise<ParquetFile> {
    signal.throwIfAborted();
    // What waits for the thread hears of it then.
    const stop = (): void => void this.#engine.close();
    signal.addEventListener("abort", stop, { once: true });
    const unhook = (): void => signal.removeEventListener("abort", stop);
    const file = await openParquetFile(path, this.#engine, signal).catch((error: unknown) => {
      unhook();
      throw error;
    });
    const close = async (): Promise<void> => {
      unhook();
      if (this.#files.delete(open)) await file.close();
    };
    const open = { ...file, close };
    this.#files.add(open);
    return open;
  }

  /** What the footers of files say, in order. */
  async #lookAt(paths: readonly string[]): Promise<FileFacts[]> {
    const { signal } = this.context;
    await forEachAtOnce(paths, footersAtOnce, async (path) => {
      const known = this.#facts.get(path) ?? this.#readFacts(path, signal);
      this.#facts.set(path, known);
      await known;
    });
    return Promise.all(paths.map((path) => this.#facts.get(path)!));
  }

  async #readFacts(path: string, signal: AbortSignal): Promise<FileFacts> {
    const file = await this.#open(path, signal);
    await file.close();
    const { schema, logicalTypes, rowGroups } = file;
    return { path: shownPath(path), schema, logicalTypes, rowGroups };
  }

  /** The columns of a file that are read: those of the contract, or those that the options name, or all. */
  #wantedColumns({ path, schema }: ParquetColumns, wanted: StreamSchema | undefined): string[] {
    const found = schema.fields.map(({ name }) => name);
    const { columns } = this.source.options;
    const required = wanted?.fields.filter((field) => field.required).map(({ name }) => name) ?? [];
    const needed = [...required, ...(wanted === undefined ? (columns ?? []) : [])];
    const missing = needed.filter((name) => !found.includes(name));
    if (missing.length > 0) throw parquetReaderErrors.columnsMissing(path, missing, found);
    const names = wanted?.fields.map(({ name }) => name) ?? columns ?? found;
    const chosen = found.filter((name) => names.includes(name));
    // Records of a file that has none of the columns are still records.
    return chosen.length > 0 ? chosen : found.slice(0, 1);
  }
}
