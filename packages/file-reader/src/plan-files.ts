import type { Partition, PartitionPlan } from "@dativo/core/plugin";
import { z } from "zod";
import { sourceFileErrors } from "./source-file-errors.ts";
import { unknownTime } from "./http/http-fingerprint.ts";
import type { FilePosition } from "./file-position.ts";
import type { SourceFile } from "./list-source-files.ts";

const fingerprintSchema = z.object({ bytes: z.int(), mtime: z.string().regex(/^-?\d+$/u) });
const rangeSchema = z.object({ start: z.int(), end: z.int(), line: z.int().optional() });
const fileSchema = fingerprintSchema.extend({
  path: z.string(),
  /** Bytes of the file: whole records, of which the first is on this line, where the plan says so. Absent: all of it. */
  range: rangeSchema.optional(),
});
/** Several small files, which are read one after the other. */
const filesSchema = z.object({ files: z.array(fileSchema).min(1) });

/** What a partition is: one file, as it was when the run was planned, or a range of it. */
export type FilePartition = z.output<typeof fileSchema>;

/** One partition for each file, with no state: everything is read at each run. */
export function planAllFiles(files: readonly SourceFile[]): PartitionPlan {
  return { partitions: files.map(wholePartition) };
}

/**
 * The file of a partition that is not one of several.
 *
 * @throws `SOURCE_PARTITION_INVALID`
 */
export function filePartition(partition: Partition): FilePartition {
  const parsed = fileSchema.safeParse(partition.params);
  if (!parsed.success) throw sourceFileErrors.partitionInvalid(partition.id);
  return parsed.data;
}

/**
 * All files of a partition, in order.
 *
 * @throws `SOURCE_PARTITION_INVALID`
 */
export function plannedFiles(partition: Partition): readonly FilePartition[] {
  const several = filesSchema.safeParse(partition.params);
  return several.success ? several.data.files : [filePartition(partition)];
}

/**
 * A range of a file that is planned, from a record on.
 *
 * @param from where the record begins; without its line where that is found out when it is needed
 */
export function rangePartition(
  { path, bytes, mtime }: FilePartition,
  { byte: start, line }: Partial<FilePosition> & Pick<FilePosition, "byte">,
  end: number,
): Partition {
  const range = { start, end, ...(line === undefined ? {} : { line }) };
  const params = { path, bytes, mtime, range };
  const pinned = mtime !== unknownTime;
  return { id: `${path}#${start}-${end}`, params, pinned, estimatedBytes: end - start };
}

/** A whole file, as it is now. */
export function wholePartition({ path, bytes, mtime }: SourceFile): Partition {
  const pinned = mtime !== unknownTime;
  return { id: path, params: { path, bytes, mtime }, pinned, estimatedBytes: bytes };
}

/** Several files to be read one after the other: of whole ones at least two. */
export function severalFiles(partitions: readonly Partition[]): Partition {
  const [first, last] = [partitions[0]?.id, partitions.at(-1)?.id];
  return {
    id: `${first} … ${last} (${partitions.length} files)`,
    params: { files: partitions.map(({ params }) => params) },
    pinned: partitions.every(({ pinned }) => pinned === true),
    estimatedBytes: partitions.reduce((sum, { estimatedBytes = 0 }) => sum + estimatedBytes, 0),
  };
}
