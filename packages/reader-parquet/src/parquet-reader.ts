import {
  type DescribeRequest,
  type ExtractRequest,
  forEachAtOnce,
  type Partition,
  type PartitionPlan,
  type RecordBatch,
  type StreamRequest,
  type StreamSchema,
} from "@dativo/core/plugin";
import {
  fileFingerprint,
  FileReader,
  groupSmallFiles,
  plannedFiles,
  requireUnchanged,
  shownPath,
  type SourceFile,
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

/** A file, as it was when it was listed. */
type KnownFile = Pick<SourceFile, "absolutePath" | "bytes" | "mtime">;
type PlannedFile = KnownFile & Pick<SourceFile, "path">;

/**
 * Reads Parquet files. A stream's locator is a path, a glob or a URL; only the columns that are wanted are
 * decoded, in a thread of their own.
 */
export class ParquetReader extends FileReader<ParquetReaderOptions> {
  static override readonly optionsSchema = parquetReaderOptionsSchema;

  readonly #engine = new ParquetEngine();
  /** By path, size and time. */
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
    const files = contract && partitions ? this.#planned(partitions) : await this.files(stream);
    const facts = await this.#lookAt(files);
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
    const files = this.#planned(plan.partitions);
    const facts = await this.#lookAt(files);
    const groups = new Map(files.map(({ path }, index) => [path, facts[index]!.rowGroups]));
    const groupsOf = (path: string): readonly RowGroup[] => groups.get(path)!;
    const { parallelism = 1 } = request;
    return { ...plan, partitions: planRowGroups(plan.partitions, groupsOf, parallelism) };
  }

  /** How many records there are, which the footers say. */
  override async estimateTotalRecords({ stream }: StreamRequest): Promise<number | undefined> {
    const { files } = await this.filesToRead(stream);
    const facts = await this.#lookAt(files);
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
    await this.#readFacts({ absolutePath: path, ...(await fileFingerprint(path)) });
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

  /** The files of partitions, each once, as they were when they were planned. */
  #planned(partitions: readonly Partition[]): PlannedFile[] {
    const files = partitions.flatMap((partition) => plannedFiles(partition));
    const byPath = new Map(files.map((file) => [file.path, file]));
    return [...byPath.values()].map((file) => ({
      ...file,
      absolutePath: this.absolutePath(file.path),
    }));
  }

  /** What the footers of files say, in order. What was looked at is not looked at twice while it is the same. */
  async #lookAt(files: readonly KnownFile[]): Promise<FileFacts[]> {
    await forEachAtOnce(files, footersAtOnce, async (file) => {
      const key = keyOf(file);
      const known = this.#facts.get(key) ?? this.#readFacts(file);
      this.#facts.set(key, known);
      await known;
    });
    return Promise.all(files.map((file) => this.#facts.get(keyOf(file))!));
  }

  /** @throws `SOURCE_FILE_CHANGED` where the footer may be another one's */
  async #readFacts(known: KnownFile): Promise<FileFacts> {
    const { absolutePath } = known;
    const file = await this.#open(absolutePath, this.context.signal);
    await file.close();
    await requireUnchanged(absolutePath, known);
    const { schema, logicalTypes, rowGroups } = file;
    return { path: shownPath(absolutePath), schema, logicalTypes, rowGroups };
  }

  /** The columns of a file that are read: those of the contract, or those that the options name, or all. */
  #wantedColumns({ path, schema }: ParquetColumns, wanted: StreamSchema | undefined): string[] {
    const found = schema.fields.map(({ name }) => name);
    const { columns } = this.source.options;
    const required = wanted?.fields.filter((field) => field.required).map(({ name }) => name) ?? [];
    const needed = [...required, ...(columns ?? [])];
    const missing = needed.filter((name) => !found.includes(name));
    if (missing.length > 0) throw parquetReaderErrors.columnsMissing(path, missing, found);
    const names = wanted?.fields.map(({ name }) => name) ?? found;
    const chosen = found.filter(
      (name) => names.includes(name) && (columns?.includes(name) ?? true),
    );
    // Records of a file that has none of the columns are still records.
    return chosen.length > 0 ? chosen : found.slice(0, 1);
  }
}

function keyOf({ absolutePath, bytes, mtime }: KnownFile): string {
  return `${absolutePath}\n${bytes}\n${mtime}`;
}
