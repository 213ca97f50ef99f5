import { open, type FileHandle } from "node:fs/promises";
import type { Partition } from "@dativo/core/plugin";
import {
  beginsWithUtf16Mark,
  compressionOf,
  filePartition,
  type FilePartition,
  isHttpLocator,
  openByteSource,
  rangePartition,
  rangeSize,
  sourceFileErrors,
} from "@dativo/file-reader";
import { type JsonFileSettings, openJsonFile } from "./open-json-file.ts";

const pieceBytes = 64 * 1024;

/** How files are split. */
export interface SplitSettings {
  /** Ranges that can be read at the same time. */
  readonly parallelism: number;
  readonly absolutePath: (path: string) => string;
  readonly file: JsonFileSettings;
  /** Smaller in tests. */
  readonly smallestRange?: number;
}

/**
 * Splits large files of lines into ranges of whole lines, so that several threads have something to do.
 *
 * @param partitions whole files, and ranges
 */
export async function splitLines(
  partitions: readonly Partition[],
  settings: SplitSettings,
): Promise<Partition[]> {
  const { parallelism } = settings;
  if (parallelism < 2) return [...partitions];
  const rangeBytes = rangeSize(partitions, parallelism, settings.smallestRange);
  const split = partitions.map((partition) => splitFile(partition, rangeBytes, settings));
  return (await Promise.all(split)).flat();
}

/**
 * Whether the lines of a file can be told apart without reading it from its beginning.
 *
 * @param path absolute
 */
export async function hasPlainLines(
  path: string,
  file: FilePartition,
  settings: JsonFileSettings,
): Promise<boolean> {
  const { compression, encoding } = settings.options;
  if (isHttpLocator(path) || compressionOf(path, compression) !== "none") return false;
  if (!["auto", "utf-8"].includes(encoding) || (await isUtf16(path))) return false;
  const { isLines, close } = await openJsonFile(path, { path: file.path }, settings);
  await close();
  return isLines;
}

async function splitFile(
  partition: Partition,
  rangeBytes: number,
  { absolutePath, file: settings }: SplitSettings,
): Promise<Partition[]> {
  const file = filePartition(partition);
  const { start = 0, end = file.bytes } = file.range ?? {};
  const count = Math.round((end - start) / rangeBytes);
  const path = absolutePath(file.path);
  if (count < 2 || !(await hasPlainLines(path, file, settings))) return [partition];
  const handle = await open(path, "r").catch((error: unknown) => {
    throw sourceFileErrors.fileNotOpened(path, error);
  });
  try {
    const bounds = [start];
    for (let index = 1; index < count; index += 1) {
      const wanted = Math.round(start + ((end - start) / count) * index);
      const next = await lineStart(handle, wanted, end);
      if (next > bounds.at(-1)! && next < end) bounds.push(next);
    }
    return bounds.map((bound, index) =>
      rangePartition(file, { byte: bound }, bounds[index + 1] ?? end),
    );
  } finally {
    await handle.close();
  }
}

/** Where the first line begins at or behind a place; `end` where none does. */
async function lineStart(handle: FileHandle, place: number, end: number): Promise<number> {
  const piece = Buffer.allocUnsafe(pieceBytes);
  for (let position = place - 1; position < end;) {
    const { bytesRead } = await handle.read(piece, 0, pieceBytes, position);
    if (bytesRead === 0) break;
    const found = piece.subarray(0, bytesRead).indexOf(0x0a);
    if (found >= 0) return Math.min(position + found + 1, end);
    position += bytesRead;
  }
  return end;
}

async function isUtf16(path: string): Promise<boolean> {
  const source = await openByteSource(path, "none");
  try {
    return await beginsWithUtf16Mark(source);
  } finally {
    await source.close();
  }
}
