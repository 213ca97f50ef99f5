import type { Partition, PartitionPlan } from "@dativo/core/plugin";
import { z } from "zod";
import { csvReaderErrors } from "./csv-reader-errors.ts";
import type { FilePosition } from "./split/find-record-starts.ts";
import type { SourceFile } from "./list-source-files.ts";

const fingerprintSchema = z.object({ bytes: z.int(), mtime: z.string().regex(/^-?\d+$/u) });
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
  return { partitions: files.map(wholePartition) };
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

/** A whole file, as it is now. */
export function wholePartition({ path, bytes, mtime }: SourceFile): Partition {
  return { id: path, params: { path, bytes, mtime }, estimatedBytes: bytes };
}
