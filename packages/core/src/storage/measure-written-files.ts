import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, open } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import type { PublishedFile, WrittenFile } from "../contract/written-file.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import { storageErrors } from "../errors/storage-errors.ts";
import { containedPath } from "./contained-path.ts";

/**
 * Holds what a writer reports against what is on the disk, and fills in what it left open.
 *
 * @param folder absolute path of the staging folder
 * @param plugin the writer, for messages
 * @throws `WRITTEN_FILE_MISSING`, `WRITTEN_FILE_DIFFERS`, `OUTPUT_PATH_INVALID`
 */
export async function measureWrittenFile(
  file: WrittenFile,
  folder: string,
  plugin: string,
): Promise<PublishedFile> {
  const path = containedPath(relativePath(file.path, folder));
  const absolute = join(folder, path);
  const bytes = await flush(absolute);
  if (bytes === undefined) throw commitErrors.writtenFileMissing(path, plugin);
  if (file.bytes !== undefined && file.bytes !== bytes) {
    throw commitErrors.writtenFileDiffers(path, plugin, file.bytes, bytes);
  }
  const { rows, sha256 = await sha256Of(absolute), metadata } = file;
  return { path, bytes, rows, sha256, ...(metadata === undefined ? {} : { metadata }) };
}

/** Of a path as a writer reports it: relative to its staging folder, with `/`. */
export function relativePath(path: string, folder: string): string {
  return isAbsolute(path) ? relative(folder, path).split(sep).join("/") : path;
}

/** Makes the bytes of a file survive a power cut, and counts them; `undefined` where there is no file. */
async function flush(path: string): Promise<number | undefined> {
  try {
    // A link would be published, and what it leads to would not.
    const stats = await lstat(path);
    if (!stats.isFile()) return undefined;
    const handle = await open(path, "r+");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    return stats.size;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw storageErrors.diskFailed("flush", path, cause);
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}
