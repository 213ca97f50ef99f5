import { batchToRows } from "../../../batch/batch-to-rows.ts";
import type { BaseWriter } from "../../../contract/base-writer.ts";
import type { BatchFormat, RecordBatch, Row } from "../../../contract/batch.ts";
import type { ColumnType } from "../../../contract/column-type.ts";
import type { WriterClass } from "../../../contract/define-writer.ts";
import type { OutputFile, TaskIdentity } from "../../../contract/plugin-context.ts";
import type { WrittenFile } from "../../../contract/written-file.ts";
import { LocalOutputFolder } from "../../../storage/local-output-folder.ts";
import { classNameOf } from "../../class-name-of.ts";
import { CollectingLogger } from "../../collecting-logger.ts";
import { CollectingMetrics } from "../../collecting-metrics.ts";
import { createTemporaryFolder } from "../../temporary-folder.ts";
import { buildBatches, buildWriter, type WriteSettings } from "../../writer-harness.ts";
import { within } from "../check.ts";
import { everyType } from "../every-type.ts";

/** Settings of a target, without the records: those are the kit's. */
export type TargetSettings = Omit<WriteSettings, "schema" | "batches" | "rows" | "signal">;

/** What `testWriter` looks at besides a target that can be written to. */
export interface WriterExpectations {
  /** Options that have to be refused, each by itself. */
  readonly invalidOptions?: readonly unknown[];
  /** Settings that cannot be connected with. */
  readonly unreachable?: Pick<TargetSettings, "connection" | "credentials" | "options">;
  /** The types of columns that the target can hold; all by default. */
  readonly types?: readonly ColumnType["kind"][];
  /**
   * Reads a file back, by something else than the writer: records in their order, as canonical values. A
   * manifest or another file without records gives none.
   *
   * @param file absolute path
   */
  readonly read?: (file: string) => Promise<readonly Row[]>;
}

/** A writer that is being used, and what it has given out. */
export interface OpenWriter {
  readonly writer: BaseWriter<unknown, BatchFormat>;
  readonly folder: string;
  readonly logger: CollectingLogger;
  readonly metrics: CollectingMetrics;
  readonly abort: AbortController;
  /** Hands one batch over, in the writer's own format. */
  readonly write: (batch: RecordBatch) => Promise<void>;
  /** Of each batch, or of its first row, as it was handed over. */
  readonly handed: WeakRef<object>[];
  readonly finish: () => Promise<void>;
  /** As the writer has reported them. */
  readonly files: WrittenFile[];
}

/** How a writer is built for a check. */
export interface OpenChanges {
  readonly settings?: Partial<TargetSettings>;
  readonly task?: Pick<TaskIdentity, "partitionIndex" | "attemptId">;
  /** Puts itself between the writer and its files. */
  readonly wrapFile?: (file: OutputFile) => OutputFile;
}

/** The writer under test with its settings. */
export class WriterSubject {
  readonly Writer: WriterClass;
  readonly name: string;
  readonly settings: TargetSettings;
  readonly expectations: WriterExpectations;

  constructor(Writer: WriterClass, settings: TargetSettings, expectations: WriterExpectations) {
    this.Writer = Writer;
    this.name = classNameOf(Writer);
    this.settings = settings;
    this.expectations = expectations;
  }

  /** Records of every type that the target can hold, two to a batch. */
  get samples(): WriteSettings {
    return { ...this.settings, batchRows: 2, ...everyType(this.expectations.types) };
  }

  batches(): readonly RecordBatch[] {
    return buildBatches(this.samples);
  }

  /** Builds a writer in a folder of its own and closes it afterwards, whatever happened. */
  async use<Result>(
    work: (open: OpenWriter) => Promise<Result>,
    changes: OpenChanges = {},
  ): Promise<Result> {
    const temporary = await createTemporaryFolder();
    const folder = temporary.path;
    const output = new LocalOutputFolder(folder);
    try {
      const open = await this.#open(folder, output, changes);
      try {
        return await work(open);
      } finally {
        await within("close()", open.writer.close());
      }
    } finally {
      await output.discardOpenFiles();
      await temporary.remove();
    }
  }

  async #open(
    folder: string,
    output: LocalOutputFolder,
    { settings = {}, task, wrapFile = (file) => file }: OpenChanges,
  ): Promise<OpenWriter> {
    const [logger, metrics] = [new CollectingLogger(), new CollectingMetrics()];
    const abort = new AbortController();
    const { schema } = this.samples;
    const createFile = async (path: string): Promise<OutputFile> =>
      wrapFile(await output.createFile(path));
    const writer = await buildWriter(this.Writer, { ...this.samples, ...settings }, folder, {
      logger,
      metrics,
      output: { createFile },
      signal: abort.signal,
      ...(task === undefined ? {} : { task }),
    });
    const files: WrittenFile[] = [];
    const handed: WeakRef<object>[] = [];
    const take = (written: readonly WrittenFile[]): void => void files.push(...written);
    const write = async (batch: RecordBatch): Promise<void> => {
      const isArrow = this.Writer.batchFormat === "arrow";
      const given = isArrow ? batch : batchToRows(batch, schema);
      handed.push(new WeakRef(Array.isArray(given) ? (given[0] as object) : given));
      take(await within("writeBatch()", writer.writeBatch(given as never, files.length)));
    };
    const finish = async (): Promise<void> => take(await within("finish()", writer.finish()));
    return { writer, folder, logger, metrics, abort, write, handed, finish, files };
  }
}
