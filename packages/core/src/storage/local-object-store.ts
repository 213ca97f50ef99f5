import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { storageErrors } from "../errors/storage-errors.ts";
import { containedPath } from "./contained-path.ts";
import { LocalOutputFolder } from "./local-output-file.ts";
import { processFolder } from "./process-folder.ts";
import type { ObjectStore, StagingFolder, StoredObject } from "./object-store.ts";

/** A folder on the local disk. Created when the first object is. */
export class LocalObjectStore implements ObjectStore {
  readonly url: string;

  /** @param root absolute path of the folder */
  constructor(root: string) {
    this.url = root;
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    const absolute = this.#absolute(path);
    return this.#attempt("read", path, () => unlessMissing(readFile(absolute), undefined));
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
          return { path, bytes: await this.size(path) };
        }),
    );
    // Another run may be clearing the same folder away: what is gone by now is not in it.
    return objects.filter((object): object is StoredObject => object.bytes !== undefined);
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

  async move(from: string, to: string): Promise<void> {
    const target = this.#absolute(to);
    await this.#attempt("move", from, async () => {
      await mkdir(dirname(target), { recursive: true });
      try {
        await rename(this.#absolute(from), target);
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

  async openStaging(folder: string): Promise<StagingFolder> {
    const localPath = this.#absolute(folder);
    await this.#attempt("write", folder, () => mkdir(localPath, { recursive: true }));
    const files = new LocalOutputFolder(localPath);
    return {
      localPath,
      createFile: (path) => files.createFile(path),
      discardOpenFiles: () => files.discardOpenFiles(),
    };
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

/** Makes new names in a folder survive a power cut. Windows cannot open folders and needs no such step. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
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
