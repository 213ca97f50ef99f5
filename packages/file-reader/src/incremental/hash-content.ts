import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { sourceFileErrors } from "../source-file-errors.ts";

const chunkBytes = 1024 * 1024;

/**
 * SHA-256 of the beginnings of a file, as lower-case hex: one for each of `lengths`, which rise. The file is
 * read once. A beginning that is longer than the file is that of the whole file.
 *
 * @param path absolute
 * @throws `SOURCE_FILE_NOT_FOUND`, `SOURCE_FILE_UNREADABLE`
 */
export async function hashContent(path: string, lengths: readonly number[]): Promise<string[]> {
  const failed = (error: unknown): never => {
    throw sourceFileErrors.fileNotOpened(path, error);
  };
  const handle = await open(path, "r").catch(failed);
  try {
    const hash = createHash("sha256");
    const chunk = new Uint8Array(chunkBytes);
    const hashes: string[] = [];
    let position = 0;
    for (const length of lengths) {
      while (position < length) {
        const wanted = Math.min(chunkBytes, length - position);
        const { bytesRead } = await handle.read(chunk, 0, wanted, position).catch(failed);
        if (bytesRead === 0) break;
        hash.update(chunk.subarray(0, bytesRead));
        position += bytesRead;
      }
      hashes.push(hash.copy().digest("hex"));
    }
    return hashes;
  } finally {
    await handle.close();
  }
}
