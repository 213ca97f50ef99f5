import { open } from "node:fs/promises";
import { sourceFileErrors } from "@dativo/file-reader";

/**
 * Whether a line ended where the first so many bytes of a file do.
 *
 * @param path absolute
 * @param bytes at least 1
 * @throws `SOURCE_FILE_NOT_FOUND`, `SOURCE_FILE_UNREADABLE`
 */
export async function endsWithLine(path: string, bytes: number): Promise<boolean> {
  const failed = (error: unknown): never => {
    throw sourceFileErrors.fileNotOpened(path, error);
  };
  const handle = await open(path, "r").catch(failed);
  try {
    const last = Buffer.alloc(1);
    await handle.read(last, 0, 1, bytes - 1).catch(failed);
    return last[0] === 0x0a || last[0] === 0x0d;
  } finally {
    await handle.close();
  }
}
