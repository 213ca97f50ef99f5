import type { JsonValue, Logger, Partition, PartitionPlan } from "@dativo/core/plugin";
import type { SourceFile } from "../list-source-files.ts";
import { wholePartition } from "../plan-files.ts";
import { compareFile, type FileChange } from "./compare-file.ts";
import { readFileState, writeFileState } from "./file-state.ts";

/**
 * Finds what was added to a file.
 *
 * @param whole the file as it is now
 * @param bytesBefore what it held when it was read
 * @param path absolute
 */
export type AppendedShare = (
  whole: Partition,
  bytesBefore: number,
  path: string,
) => Promise<Partition | undefined>;

/** What planning an incremental stream needs besides its files. */
export interface IncrementalPlanSettings {
  /** What the last run's plan gave as its state. */
  readonly state: JsonValue | undefined;
  readonly stream: string;
  readonly logger: Logger;
  /**
   * Of a file that was appended to, the share that is new; `undefined` where that does not begin with a
   * record that can be told apart. Absent: such a file is read again as a whole.
   */
  readonly appended?: AppendedShare | undefined;
}

/**
 * One partition for each file that is new or whose content has changed since the last run. Of a file that
 * was appended to, only what is new, where the settings say so. The state remembers every file ever read,
 * also those that are gone: one that comes back unchanged is not read twice.
 *
 * @throws `SOURCE_STATE_INVALID`, `SOURCE_FILE_NOT_FOUND`, `SOURCE_FILE_UNREADABLE`
 */
export async function planNewFiles(
  files: readonly SourceFile[],
  settings: IncrementalPlanSettings,
): Promise<PartitionPlan> {
  const remembered = readFileState(settings.state, settings.stream);
  const partitions: Partition[] = [];
  for (const file of files) {
    const before = remembered.get(file.path);
    const change = await compareFile(file, before);
    remembered.set(file.path, change.file);
    if (change.kind !== "unchanged") {
      partitions.push(await partitionOf(file, change, before?.bytes ?? 0, settings));
    }
  }
  return { partitions, state: writeFileState(remembered) };
}

async function partitionOf(
  file: SourceFile,
  { kind }: FileChange,
  bytesBefore: number,
  { appended, logger }: IncrementalPlanSettings,
): Promise<Partition> {
  const whole = wholePartition(file);
  const { path } = file;
  if (kind === "new") return whole;
  if (kind === "appended" && appended !== undefined) {
    const range = await appended(whole, bytesBefore, file.absolutePath);
    if (range !== undefined) return range;
    const reason = "what was added does not begin with a record that can be told apart";
    logger.warn(`${path} was appended to, and is read again as a whole: ${reason}.`, {
      file: path,
    });
    return whole;
  }
  logger.warn(`${path} has changed since it was read: it is read again as a whole.`, {
    file: path,
  });
  return whole;
}
