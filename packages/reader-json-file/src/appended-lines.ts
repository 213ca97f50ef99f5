import { open } from "node:fs/promises";
import type { Partition } from "@dativo/core/plugin";
import { filePartition, type NotContinued, rangePartition } from "@dativo/file-reader";
import type { JsonFileSettings } from "./open-json-file.ts";
import { hasPlainLines } from "./split-lines.ts";

const notLines: NotContinued = {
  why: "where the new records begin can be told of files of lines in UTF-8 that are not compressed only, and this is none",
  fix: "Have new records written into files of their own.",
};
const noLineEnd: NotContinued = {
  why: "its last line had no line end when it was read, so that what was added may belong to that line",
  fix: "Have every line ended that is written, the last one too.",
};

/**
 * The lines that were added to a file, as a partition of their own.
 *
 * @param whole the file as it is now
 * @param bytesBefore what it held when it was read
 * @param path absolute
 * @returns why, where what was added does not begin with a line; all of it where there was nothing before
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
  const handle = await open(path, "r");
  try {
    const last = Buffer.alloc(1);
    await handle.read(last, 0, 1, bytesBefore - 1);
    if (last[0] !== 0x0a) return noLineEnd;
    return rangePartition(file, { byte: bytesBefore }, file.bytes);
  } finally {
    await handle.close();
  }
}
