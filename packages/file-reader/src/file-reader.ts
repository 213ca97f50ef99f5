import {
  BaseReader,
  DativoError,
  failedCheck,
  type ConnectionCheck,
  type DiscoveredStream,
  type Discovery,
  type Partition,
  type PartitionPlan,
  type SourceStream,
  type StreamRequest,
} from "@dativo/core/plugin";
import { openByteSource } from "./byte-source.ts";
import type { Compression } from "./compression.ts";
import { groupSmallFiles } from "./group-small-files.ts";
import { type AppendedShare, type GrownFiles, planNewFiles } from "./incremental/plan-new-files.ts";
import { absoluteSourcePath, listSourceFiles, type SourceFile } from "./list-source-files.ts";
import { planAllFiles, plannedFiles } from "./plan-files.ts";
import { sourceFileErrors } from "./source-file-errors.ts";

/** What is to be read of a stream, as far as that is known. */
export interface FilesToRead {
  readonly files: readonly SourceFile[];
  /** Of all that is to be read of them, as stored. */
  readonly bytes: number;
}

/** How the files of a format are divided. */
export interface FileShares {
  readonly appended: AppendedShare;
  /** Splits large files, so that so many shares can be read at the same time. */
  readonly split: (partitions: readonly Partition[], parallelism: number) => Promise<Partition[]>;
}

/** What of a job's options counts for it. */
export interface ShareOptions {
  readonly compression: Compression | "auto";
  readonly appended_files: "reread" | "continue";
}

/**
 * What readers of files have in common: a stream's locator is a path, a glob or a URL; a run reads all files
 * of it or, incrementally, those that are new or changed.
 */
export abstract class FileReader<Options> extends BaseReader<Options> {
  static override readonly incremental = ["state"] as const;

  /** What was planned, by name of the stream: an estimate is of that. */
  readonly #planned = new Map<string, readonly Partition[]>();

  /** The streams of the job, with what is told of their columns and of how many records they have. */
  override async discover(): Promise<Discovery> {
    const streams: DiscoveredStream[] = [];
    for (const stream of this.source.streams) {
      const request = { stream, cursor: undefined };
      const { files, bytes: estimatedBytes } = await this.filesToRead(stream);
      const schema = await this.describeStream(request);
      const estimatedRecords = await this.estimateTotalRecords(request);
      streams.push({
        name: stream.locator || stream.name,
        ...(schema === undefined ? {} : { schema }),
        ...(estimatedRecords === undefined ? {} : { estimatedRecords }),
        estimatedBytes,
        details: { files: files.map(({ path, bytes }) => ({ path, bytes })) },
      });
    }
    return { status: "supported", streams };
  }

  /** Looks at every file of every stream. */
  override async checkConnection(): Promise<ConnectionCheck> {
    let count = 0;
    try {
      for (const stream of this.source.streams) {
        for (const { absolutePath } of await this.files(stream)) {
          await this.checkFile(absolutePath);
          count += 1;
        }
      }
    } catch (error) {
      if (!DativoError.isInstance(error)) throw error;
      return failedCheck(error);
    }
    return { status: "ok", message: `${count} file${count === 1 ? "" : "s"} can be read.` };
  }

  /** Looks whether a file can be read. */
  protected async checkFile(path: string): Promise<void> {
    const source = await openByteSource(path, "none");
    await source.close();
  }

  /**
   * The files of a stream, by path.
   *
   * @throws `SOURCE_NO_FILES_NAMED`, and those of `listSourceFiles`
   */
  protected async files(stream: SourceStream): Promise<SourceFile[]> {
    if (stream.locator === "") throw sourceFileErrors.noFilesNamed();
    return listSourceFiles(stream.locator, this.source.baseFolder);
  }

  /** The absolute path of a file that a partition names; of a URL, that. */
  protected absolutePath(path: string): string {
    return absoluteSourcePath(path, this.source.baseFolder);
  }

  /**
   * One partition a file; with `incremental`, of the files that are new or changed.
   *
   * @param grown what becomes of files that were appended to
   * @throws `SOURCE_STATE_INVALID`, and those of `files`
   */
  protected async planFiles({ stream }: StreamRequest, grown?: GrownFiles): Promise<PartitionPlan> {
    const files = await this.files(stream);
    const plan =
      this.source.incremental === undefined
        ? planAllFiles(files)
        : await planNewFiles(files, {
            state: this.context.state(stream.name)?.reader,
            stream: stream.name,
            logger: this.context.logger,
            grown,
          });
    this.#planned.set(stream.name, plan.partitions);
    return plan;
  }

  /**
   * The same for files that can be divided: large ones are split, and small ones read together.
   *
   * @param options of the job
   * @throws those of `planFiles`
   */
  protected async planShares(
    request: StreamRequest,
    { compression, appended_files: appendedFiles }: ShareOptions,
    { appended, split }: FileShares,
  ): Promise<PartitionPlan> {
    const { partitions, ...plan } = await this.planFiles(request, {
      share: appended,
      wanted: appendedFiles === "continue",
    });
    const shares = await split(partitions, request.parallelism ?? 1);
    return { ...plan, partitions: groupSmallFiles(shares, compression) };
  }

  /** What this run reads of a stream; of a stream that was not planned yet, all of it. */
  protected async filesToRead(stream: SourceStream): Promise<FilesToRead> {
    const files = await this.files(stream);
    const planned = this.#planned.get(stream.name);
    if (planned === undefined) {
      return { files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
    }
    const paths = plannedPaths(planned);
    return {
      files: files.filter(({ path }) => paths.has(path)),
      bytes: planned.reduce((sum, { estimatedBytes = 0 }) => sum + estimatedBytes, 0),
    };
  }

  /** The absolute paths of the files of partitions, each once, where they are read in ranges too. */
  protected pathsOf(partitions: readonly Partition[]): string[] {
    return [...plannedPaths(partitions)].map((path) => this.absolutePath(path));
  }
}

function plannedPaths(partitions: readonly Partition[]): Set<string> {
  return new Set(partitions.flatMap((each) => plannedFiles(each).map(({ path }) => path)));
}
