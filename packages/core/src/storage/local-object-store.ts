import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { storageErrors } from "../errors/storage-errors.ts";
import { containedPath } from "./contained-path.ts";
import { processFolder } from "./process-folder.ts";
import type {
  ByteRange,
  ObjectStore,
  ObjectUpload,
  StoredObject,
} from "../contract/object-store.ts";
import { moveFile } from "./move-file.ts";
import { syncFolder } from "./sync-folder.ts";
import { LocalUpload } from "./local-upload.ts";

/** A folder on the local disk. Created when the first object is. */
export class LocalObjectStore implements ObjectStore {
  readonly url: string;
  readonly localRoot: string;

  /** @param root absolute path of the folder */
  constructor(root: string) {
    this.url = root;
    this.localRoot = root;
  }

  async read(path: string, range?: ByteRange): Promise<Uint8Array | undefined> {
    const absolute = this.#absolute(path);
    return this.#attempt("read", path, () =>
      unlessMissing(range ? readRange(absolute, range) : readFile(absolute), undefined),
    );
  }

  async *readStream(path: string): AsyncGenerator<Uint8Array> {
    const absolute = this.#absolute(path);
    try {
      for await (const chunk of createReadStream(absolute)) yield chunk as Uint8Array;
    } catch (cause) {
      throw storageErrors.diskFailed("read", absolute, cause);
    }
  }

  async size(path: string): Promise<number | undefined> {
    const absolute = this.#absolute(path);
    const stats = await this.#attempt("read", path, () => unlessMissing(stat(absolute), undefined));
    return stats?.size;
  }

  async list(folder: string): Promise<readonly StoredObject[]> {
    const root = this.#absolute(folder);
    const entries = await this.#attempt("list", folder, () =>
      unlessMissing(readdir(root, { recursive: true, withFileTypes: true }), []),
    );
    const objects = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => {
          const path = relative(this.url, join(entry.parentPath, entry.name)).split(sep).join("/");
          const absolute = this.#absolute(path);
          const stats = await this.#attempt("list", path, () =>
            unlessMissing(stat(absolute), undefined),
          );
          return stats && { path, bytes: stats.size, modifiedAt: stats.mtime };
        }),
    );
    // Another run may be clearing the same folder away: what is gone by now is not in it.
    return objects.filter((object) => object !== undefined);
  }

  async listFolders(folder: string): Promise<readonly string[]> {
    const entries = await this.#attempt("list", folder, () =>
      unlessMissing(readdir(this.#absolute(folder), { withFileTypes: true }), []),
    );
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  /** Writes a temporary file and `link`s it to its place: the name appears whole or not at all. */
  async putIfAbsent(path: string, content: Uint8Array): Promise<boolean> {
    const absolute = this.#absolute(path);
    const folder = this.#absolute(processFolder(randomUUID()));
    const temporary = join(folder, "content");
    return this.#attempt("write", path, async () => {
      await mkdir(dirname(absolute), { recursive: true });
      try {
        await mkdir(folder, { recursive: true });
        await writeDurably(temporary, content);
        const created = await linkUnlessTaken(temporary, absolute);
        if (created) await syncFolder(dirname(absolute));
        return created;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  /** Writes to a file beside the others that are under way, and renames it to its place. */
  async createObject(path: string): Promise<ObjectUpload> {
    const absolute = this.#absolute(path);
    const folder = this.#absolute(processFolder(randomUUID()));
    return this.#attempt("write", path, () => LocalUpload.open(folder, absolute));
  }

  async move(from: string, to: string): Promise<void> {
    const target = this.#absolute(to);
    await this.#attempt("move", from, async () => {
      await mkdir(dirname(target), { recursive: true });
      try {
        await moveFile(this.#absolute(from), target);
      } catch (cause) {
        if (errorCode(cause) !== "ENOENT" || !(await isFile(target))) throw cause;
      }
      await syncFolder(dirname(target));
    });
  }

  async delete(path: string): Promise<void> {
    await this.#attempt("delete", path, () => rm(this.#absolute(path), { force: true }));
  }

  async deleteFolder(folder: string): Promise<void> {
    const absolute = this.#absolute(folder);
    await this.#attempt("delete", folder, () => rm(absolute, { recursive: true, force: true }));
  }

  #absolute(path: string): string {
    return join(this.url, containedPath(path));
  }

  async #attempt<Result>(
    action: string,
    path: string,
    operation: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await operation();
    } catch (cause) {
      throw storageErrors.diskFailed(action, join(this.url, path), cause);
    }
  }
}

async function readRange(path: string, { start, end }: ByteRange): Promise<Uint8Array> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const bytes = new Uint8Array(Math.max(0, Math.min(end ?? size, size) - start));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

async function linkUnlessTaken(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (cause) {
    if (errorCode(cause) === "EEXIST") return false;
    throw cause;
  }
}

async function writeDurably(path: string, content: Uint8Array): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isFile(path: string): Promise<boolean> {
  const stats = await unlessMissing(stat(path), undefined);
  return stats?.isFile() ?? false;
}

async function unlessMissing<Result, Fallback>(
  operation: Promise<Result>,
  fallback: Fallback,
): Promise<Result | Fallback> {
  try {
    return await operation;
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return fallback;
    throw cause;
  }
}

function errorCode(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
