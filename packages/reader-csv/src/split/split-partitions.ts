import type { Partition } from "@dativo/core/plugin";
import { filePartition, rangePartition, rangeSize } from "@dativo/file-reader";
import type { CsvFileSettings } from "../csv-file.ts";
import { canBeSplit, firstRecord } from "./can-be-split.ts";
import { findRecordStarts } from "./find-record-starts.ts";

/** How files are split. */
export interface SplitSettings {
  /** Ranges that can be read at the same time. */
  readonly parallelism: number;
  readonly absolutePath: (path: string) => string;
  readonly file: CsvFileSettings;
  /** Smaller in tests. */
  readonly smallestRange?: number;
}

/**
 * Splits large files into ranges of whole records, so that several threads have something to do. What cannot
 * be split with certainty (compressed files, other dialects, the rest of a file behind a bad quote) stays
 * whole.
 *
 * @param partitions whole files
 */
export async function splitPartitions(
  partitions: readonly Partition[],
  settings: SplitSettings,
): Promise<Partition[]> {
  if (settings.parallelism < 2) return [...partitions];
  const rangeBytes = rangeSize(partitions, settings.parallelism, settings.smallestRange);
  const split = partitions.map((partition) => splitFile(partition, rangeBytes, settings));
  return (await Promise.all(split)).flat();
}

async function splitFile(
  partition: Partition,
  rangeBytes: number,
  settings: SplitSettings,
): Promise<Partition[]> {
  const file = filePartition(partition);
  const count = Math.round(file.bytes / rangeBytes);
  if (count < 2 || !canBeSplit(file, settings.file)) return [partition];
  const path = settings.absolutePath(file.path);
  const from = await firstRecord(path, settings.file);
  if (from === undefined) return [partition];
  const size = (file.bytes - from.byte) / count;
  const wanted = Array.from({ length: count - 1 }, (_, index) =>
    Math.round(from.byte + size * (index + 1)),
  );
  const { dialect, options } = settings.file;
  const { max_record_bytes: maxRecordBytes } = options;
  const starts = await findRecordStarts({ path, dialect, maxRecordBytes, from, wanted });
  const begins = [{ byte: 0, line: 1 }, ...starts.filter(({ byte }) => byte < file.bytes)];
  if (begins.length === 1) return [partition];
  return begins.map((begin, index) =>
    rangePartition(file, begin, begins[index + 1]?.byte ?? file.bytes),
  );
}
