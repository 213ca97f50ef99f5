import type { JsonValue, Logger, Partition, PartitionPlan } from "@dativo/core/plugin";
import type { SourceFile } from "../list-source-files.ts";
import { wholePartition } from "../plan-files.ts";
import { compareFile, type FileChange } from "./compare-file.ts";
import { readFileState, writeFileState } from "./file-state.ts";
import { type NotContinued, warnOfReread } from "./warn-of-reread.ts";

/**
 * Finds what was added to a file.
 *
 * @param whole the file as it is now
 * @param bytesBefore what it held when it was read
 * @param path absolute
 * @returns what is to be read of it, or why that cannot be told; the whole file where nothing was read of it
 */
export type AppendedShare = (
  whole: Partition,
  bytesBefore: number,
  path: string,
) => Promise<Partition | NotContinued>;

/** What becomes of files that were appended to, of a reader that can tell what is new in them. */
export interface GrownFiles {
  readonly share: AppendedShare;
  /** Whether the job asks for it, by `appended_files: continue`. */
  readonly wanted: boolean;
}

/** What planning an incremental stream needs besides its files. */
export interface IncrementalPlanSettings {
  /** What the last run's plan gave as its state. */
  readonly state: JsonValue | undefined;
  readonly stream: string;
  readonly logger: Logger;
  /** Absent: files that were appended to are like any others that have changed. */
  readonly grown?: GrownFiles | undefined;
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
  { grown, logger }: IncrementalPlanSettings,
): Promise<Partition> {
  const whole = wholePartition(file);
  if (kind === "new") return whole;
  if (kind !== "appended" || grown === undefined) {
    warnOfReread(file.path, "changed", logger);
    return whole;
  }
  if (!grown.wanted) {
    warnOfReread(file.path, "not asked to continue", logger);
    return whole;
  }
  const share = await grown.share(whole, bytesBefore, file.absolutePath);
  if (!("why" in share)) return share;
  warnOfReread(file.path, share, logger);
  return whole;
}
