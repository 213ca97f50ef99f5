import type { Partition } from "@dativo/core/plugin";
import { filePartition, rangePartition } from "@dativo/file-reader";
import type { CsvFileSettings } from "../csv-file.ts";
import { canBeSplit, firstRecord } from "../split/can-be-split.ts";
import { findRecordStarts } from "../split/find-record-starts.ts";

/**
 * The records that were added to a file, as a partition of their own.
 *
 * @param whole the file as it is now
 * @param bytesBefore what it held when it was read
 * @param path absolute
 * @returns `undefined` where what was added does not begin with a record: where the last record had no line
 *   end, stands in quotes that were open, or cannot be told apart with certainty
 */
export async function appendedRange(
  whole: Partition,
  bytesBefore: number,
  path: string,
  settings: CsvFileSettings,
): Promise<Partition | undefined> {
  const file = filePartition(whole);
  if (!canBeSplit(file, settings)) return undefined;
  const from = await firstRecord(path, settings);
  if (from === undefined) return undefined;
  const { dialect, options } = settings;
  const { max_record_bytes: maxRecordBytes } = options;
  if (from.byte === bytesBefore) return rangePartition(file, from, file.bytes);
  if (from.byte > bytesBefore) return undefined;
  const wanted = [bytesBefore - 1];
  const [start] = await findRecordStarts({ path, dialect, maxRecordBytes, from, wanted });
  return start?.byte === bytesBefore ? rangePartition(file, start, file.bytes) : undefined;
}
