import type { JsonValue, Partition, PartitionPlan } from "@dativo/core/plugin";
import { z } from "zod";
import { csvReaderErrors } from "./csv-reader-errors.ts";
import { sameFingerprint, type FileFingerprint } from "./file-fingerprint.ts";
import type { FilePosition } from "./split/find-record-starts.ts";
import type { SourceFile } from "./list-source-files.ts";

const fingerprintSchema = z.object({ bytes: z.int(), mtime: z.string().regex(/^-?\d+$/u) });
const stateSchema = z.object({
  version: z.literal(1),
  files: z.record(z.string(), fingerprintSchema),
});
const rangeSchema = z.object({ start: z.int(), end: z.int(), line: z.int() });
const partitionSchema = fingerprintSchema.extend({
  path: z.string(),
  /** Bytes of the file: whole records, of which the first is on this line. Absent: all of it. */
  range: rangeSchema.optional(),
});

/** What a partition of the CSV reader is: one file, as it was when the run was planned, or a range of it. */
export type FilePartition = z.output<typeof partitionSchema>;

/** One partition for each file, with no state: everything is read at each run. */
export function planAllFiles(files: readonly SourceFile[]): PartitionPlan {
  return { partitions: files.map(partitionOf) };
}

/**
 * One partition for each file that is new or has another size or modification time than at the last
 * run. The state remembers every file ever read, also those that are gone: one that comes back
 * unchanged is not read twice.
 *
 * @param lastState what the last run's plan gave as its state
 * @returns the plan, and the paths of the files that were read before and have changed
 * @throws `CSV_STATE_INVALID`
 */
export function planNewFiles(
  files: readonly SourceFile[],
  lastState: JsonValue | undefined,
  stream: string,
): { plan: PartitionPlan; changed: string[] } {
  const remembered = rememberedFiles(lastState, stream);
  const fresh: SourceFile[] = [];
  const changed: string[] = [];
  for (const file of files) {
    const { path, bytes, mtime } = file;
    const before = remembered.get(path);
    if (before !== undefined && sameFingerprint(before, file)) continue;
    if (before !== undefined) changed.push(path);
    fresh.push(file);
    remembered.set(path, { bytes, mtime });
  }
  const entries = [...remembered].map(([path, { bytes, mtime }]) => [path, { bytes, mtime }]);
  const state = { version: 1, files: Object.fromEntries(entries) };
  return { plan: { partitions: fresh.map(partitionOf), state }, changed };
}

/** @throws `CSV_PARTITION_INVALID` */
export function filePartition(partition: Partition): FilePartition {
  const parsed = partitionSchema.safeParse(partition.params);
  if (!parsed.success) throw csvReaderErrors.partitionInvalid(partition.id);
  return parsed.data;
}

/** A range of a file that is planned, from a record on. */
export function rangePartition(
  { path, bytes, mtime }: FilePartition,
  { byte: start, line }: FilePosition,
  end: number,
): Partition {
  const params = { path, bytes, mtime, range: { start, end, line } };
  return { id: `${path}#${start}-${end}`, params, estimatedBytes: end - start };
}

function partitionOf({ path, bytes, mtime }: SourceFile): Partition {
  return { id: path, params: { path, bytes, mtime }, estimatedBytes: bytes };
}

function rememberedFiles(
  state: JsonValue | undefined,
  stream: string,
): Map<string, FileFingerprint> {
  if (state === undefined) return new Map();
  const parsed = stateSchema.safeParse(state);
  if (!parsed.success) throw csvReaderErrors.stateInvalid(stream);
  return new Map(Object.entries(parsed.data.files));
}
