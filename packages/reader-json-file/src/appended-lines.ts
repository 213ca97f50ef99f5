import type { Partition } from "@dativo/core/plugin";
import {
  byteBefore,
  filePartition,
  noLineEnd,
  type NotContinued,
  rangePartition,
} from "@dativo/file-reader";
import type { JsonFileSettings } from "./open-json-file.ts";
import { hasPlainLines } from "./split-lines.ts";

const notLines: NotContinued = {
  why: "where the new records begin can be told of files of lines in UTF-8 that are not compressed only, and this is none",
  fix: "Have new records written into files of their own.",
};

/**
 * The lines that were added to a file, as a partition of their own.
 *
 * @param whole the file as it is now
 * @param bytesBefore what it held when it was read
 * @param path absolute
 * @returns why, where what was added does not begin with a line; all of it where there was nothing before
 * @throws `SOURCE_FILE_NOT_FOUND`, `SOURCE_FILE_IS_FOLDER`, `SOURCE_FILE_UNREADABLE`
 */
export async function appendedLines(
  whole: Partition,
  bytesBefore: number,
  path: string,
  settings: JsonFileSettings,
): Promise<Partition | NotContinued> {
  const file = filePartition(whole);
  if (bytesBefore === 0) return whole;
  if (!(await hasPlainLines(path, file, settings))) return notLines;
  if ((await byteBefore(path, bytesBefore)) !== 0x0a) return noLineEnd;
  return rangePartition(file, { byte: bytesBefore }, file.bytes);
}
