import { closeSync, openSync, readSync } from "node:fs";

const chunkBytes = 1024 * 1024;

/**
 * Counts the line ends before a place of a file, when it is first asked: only rejects name lines, and most
 * files have none.
 *
 * @param path absolute
 */
export function countLines(path: string, before: number): () => number {
  let counted: number | undefined = before === 0 ? 0 : undefined;
  return () => (counted ??= count(path, before));
}

function count(path: string, before: number): number {
  const file = openSync(path, "r");
  try {
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, before));
    let lines = 0;
    for (let position = 0; position < before;) {
      const read = readSync(file, chunk, 0, Math.min(chunk.length, before - position), position);
      if (read === 0) break;
      const filled = chunk.subarray(0, read);
      for (let at = filled.indexOf(0x0a); at >= 0; at = filled.indexOf(0x0a, at + 1)) lines += 1;
      position += read;
    }
    return lines;
  } finally {
    closeSync(file);
  }
}
