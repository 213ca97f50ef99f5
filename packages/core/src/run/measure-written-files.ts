import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import type { PublishedFile, WrittenFile } from "../contract/written-file.ts";
import { runErrors } from "../errors/run-errors.ts";
import { containedPath } from "../storage/contained-path.ts";

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
  const bytes = await sizeOf(absolute);
  if (bytes === undefined) throw runErrors.writtenFileMissing(path, plugin);
  if (file.bytes !== undefined && file.bytes !== bytes) {
    throw runErrors.writtenFileDiffers(path, plugin, file.bytes, bytes);
  }
  return { path, bytes, rows: file.rows, sha256: file.sha256 ?? (await sha256Of(absolute)) };
}

function relativePath(path: string, folder: string): string {
  return isAbsolute(path) ? relative(folder, path).split(sep).join("/") : path;
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const stats = await stat(path);
    return stats.isFile() ? stats.size : undefined;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}
