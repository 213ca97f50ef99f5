import { open } from "node:fs/promises";
import type { Partition } from "@dativo/core/plugin";
import { filePartition, rangePartition } from "@dativo/file-reader";
import type { JsonFileSettings } from "./open-json-file.ts";
import { hasPlainLines } from "./split-lines.ts";

/**
 * The lines that were added to a file, as a partition of their own.
 *
 * @param whole the file as it is now
 * @param bytesBefore what it held when it was read
 * @param path absolute
 * @returns `undefined` where what was added does not begin with a line
 */
export async function appendedLines(
  whole: Partition,
  bytesBefore: number,
  path: string,
  settings: JsonFileSettings,
): Promise<Partition | undefined> {
  const file = filePartition(whole);
  if (bytesBefore === 0 || !(await hasPlainLines(path, file, settings))) return undefined;
  const handle = await open(path, "r");
  try {
    const last = Buffer.alloc(1);
    await handle.read(last, 0, 1, bytesBefore - 1);
    if (last[0] !== 0x0a) return undefined;
    return rangePartition(file, { byte: bytesBefore }, file.bytes);
  } finally {
    await handle.close();
  }
}
