import { open } from "node:fs/promises";
import { sourceFileErrors } from "../source-file-errors.ts";

/**
 * The byte before a position of a file: what its records ended with when it was so long.
 *
 * @param path absolute
 * @param position at least 1
 * @returns `undefined` where the file has become shorter
 * @throws `SOURCE_FILE_NOT_FOUND`, `SOURCE_FILE_IS_FOLDER`, `SOURCE_FILE_UNREADABLE`
 */
export async function byteBefore(path: string, position: number): Promise<number | undefined> {
  const failed = (error: unknown): never => {
    throw sourceFileErrors.fileNotOpened(path, error);
  };
  const handle = await open(path, "r").catch(failed);
  try {
    const last = Buffer.alloc(1);
    const { bytesRead } = await handle.read(last, 0, 1, position - 1).catch(failed);
    return bytesRead === 0 ? undefined : last[0];
  } finally {
    await handle.close();
  }
}
