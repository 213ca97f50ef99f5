import type { Partition, PartitionPlan } from "@dativo/core/plugin";
import type { FileFingerprint } from "./file-fingerprint.ts";
import { isDigits, isInteger, isPlainObject } from "./plain-json.ts";
import { sourceFileErrors } from "./source-file-errors.ts";
import { unknownTime } from "./http/http-fingerprint.ts";
import type { FilePosition } from "./file-position.ts";
import type { SourceFile } from "./list-source-files.ts";

/** Bytes of a file: whole records, of which the first is on this line, where the plan says so. */
interface FileRange {
  readonly start: number;
  readonly end: number;
  readonly line?: number | undefined;
}

/** What a partition is: one file, as it was when the run was planned, or a range of it. */
export interface FilePartition extends FileFingerprint {
  readonly path: string;
  /** Absent: all of it. */
  readonly range?: FileRange | undefined;
}

/** One partition for each file, with no state: everything is read at each run. */
export function planAllFiles(files: readonly SourceFile[]): PartitionPlan {
  return { partitions: files.map(wholePartition) };
}

/**
 * The file of a partition that is not one of several.
 *
 * @throws `SOURCE_PARTITION_INVALID`
 */
export function filePartition({ id, params }: Partition): FilePartition {
  if (!isFilePartition(params)) throw sourceFileErrors.partitionInvalid(id);
  return params;
}

/**
 * All files of a partition, in order.
 *
 * @throws `SOURCE_PARTITION_INVALID`
 */
export function plannedFiles(partition: Partition): readonly FilePartition[] {
  const { files } = partition.params;
  if (files === undefined) return [filePartition(partition)];
  const isList = Array.isArray(files) && files.length > 0;
  if (!isList || !files.every((file) => isFilePartition(file))) {
    throw sourceFileErrors.partitionInvalid(partition.id);
  }
  return files;
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

function isFilePartition(value: unknown): value is FilePartition {
  if (!isPlainObject(value)) return false;
  const { path, bytes, mtime, range } = value;
  if (typeof path !== "string" || !isInteger(bytes) || !isDigits(mtime)) return false;
  return range === undefined || isRange(range);
}

function isRange(value: unknown): value is FileRange {
  if (!isPlainObject(value)) return false;
  const { start, end, line } = value;
  return isInteger(start) && isInteger(end) && (line === undefined || isInteger(line));
}
