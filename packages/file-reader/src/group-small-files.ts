import type { Partition } from "@dativo/core/plugin";
import { compressionOf, type Compression } from "./compression.ts";
import { isHttpLocator } from "./http/http-locator.ts";
import { filePartition, severalFiles } from "./plan-files.ts";

/** Up to so many files, each is a task of its own, whatever its size. */
const fewFiles = 64;
const groupBytes = 16 * 1024 * 1024;
/** What a compressed byte comes to, roughly. */
const decompressed = 8;

/**
 * Puts small files together, neighbours by name, so that a thousand of them are not a thousand tasks: each
 * takes its time to begin and to end, and writes a file of its own.
 *
 * @param partitions files and ranges of files, in order
 */
export function groupSmallFiles(
  partitions: readonly Partition[],
  compression: Compression | "auto",
): Partition[] {
  if (partitions.length <= fewFiles) return [...partitions];
  const groups: Partition[][] = [];
  let room = 0;
  for (const partition of partitions) {
    const { path, bytes, range } = filePartition(partition);
    const isWhole = range === undefined && !isHttpLocator(path);
    const weight = compressionOf(path, compression) === "none" ? bytes : bytes * decompressed;
    const group = groups.at(-1);
    if (group !== undefined && isWhole && weight <= room) {
      group.push(partition);
      room -= weight;
    } else {
      groups.push([partition]);
      room = isWhole ? groupBytes - weight : 0;
    }
  }
  return groups.map((group) => (group.length === 1 ? group[0]! : severalFiles(group)));
}
