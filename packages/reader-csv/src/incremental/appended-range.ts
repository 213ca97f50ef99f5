import type { Partition } from "@dativo/core/plugin";
import {
  byteBefore,
  filePartition,
  noLineEnd,
  type NotContinued,
  rangePartition,
} from "@dativo/file-reader";
import type { CsvFileSettings } from "../csv-file.ts";
import { firstRecord, splitObstacles } from "../split/can-be-split.ts";
import { findRecordStarts } from "../split/find-record-starts.ts";
import { notContinued } from "./not-continued.ts";

/**
 * The records that were added to a file, as a partition of their own.
 *
 * @param whole the file as it is now
 * @param bytesBefore what it held when it was read
 * @param path absolute
 * @returns why, where what was added does not begin with a record: where the last record had no line end,
 *   stands in quotes that were open, or cannot be told apart with certainty
 */
export async function appendedRange(
  whole: Partition,
  bytesBefore: number,
  path: string,
  settings: CsvFileSettings,
): Promise<Partition | NotContinued> {
  const file = filePartition(whole);
  const obstacles = splitObstacles(file, settings);
  if (obstacles.length > 0) return notContinued.notPlain(obstacles);
  const from = await firstRecord(path, settings);
  if (from === undefined) return notContinued.notPlain(["UTF-16"]);
  const { dialect, options } = settings;
  const { max_record_bytes: maxRecordBytes } = options;
  if (from.byte === bytesBefore) return rangePartition(file, from, file.bytes);
  // Its header had not been written yet: there was no record that could come again.
  if (from.byte > bytesBefore) return whole;
  const last = await byteBefore(path, bytesBefore);
  if (last !== 0x0a && last !== 0x0d) return noLineEnd;
  const wanted = [bytesBefore - 1];
  const [start] = await findRecordStarts({ path, dialect, maxRecordBytes, from, wanted });
  if (start === undefined) return notContinued.unclearQuote;
  return start.byte === bytesBefore
    ? rangePartition(file, start, file.bytes)
    : notContinued.insideRecord;
}
