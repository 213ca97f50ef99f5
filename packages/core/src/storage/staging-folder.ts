import type { OutputFile } from "../contract/plugin-context.ts";
import type { PublishedFile, WrittenFile } from "../contract/written-file.ts";

/** The staging folder of one task. */
export interface StagingFolder {
  /**
   * Absolute path on the local disk, where plugins may write directly. On disk it is the staging folder
   * itself; for a store that is elsewhere a temporary one, from which `settle` takes the files.
   */
  readonly localPath: string;

  /** Opens a file; see `WriterContext.createFile`. */
  createFile(path: string): Promise<OutputFile>;

  /**
   * Holds what a writer reports against what it has written, and makes sure that the store has it.
   *
   * @param plugin the writer, for messages
   * @throws `WRITTEN_FILE_MISSING`, `WRITTEN_FILE_DIFFERS`, `OUTPUT_PATH_INVALID`
   */
  settle(file: WrittenFile, plugin: string): Promise<PublishedFile>;

  /** Gives up every file that is still open, and removes what is only temporary. */
  close(): Promise<void>;
}
