import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectStore } from "../contract/object-store.ts";
import type { OutputFile } from "../contract/plugin-context.ts";
import type { PublishedFile, WrittenFile } from "../contract/written-file.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import { outputFileErrors } from "../errors/output-file-errors.ts";
import { containedPath } from "./contained-path.ts";
import { measureWrittenFile, relativePath } from "./measure-written-files.ts";
import { StagedFile } from "./staged-file.ts";
import { makeScratchFolder } from "./scratch-folder.ts";
import type { StagingFolder } from "./staging-folder.ts";

/**
 * The staging folder of a task whose store is not on this machine. What is written through `createFile`
 * goes there as it is written; what a plugin puts into `localPath` itself is sent when it is settled.
 */
export class RemoteStaging implements StagingFolder {
  readonly localPath: string;
  readonly #store: ObjectStore;
  readonly #folder: string;
  readonly #files = new Map<string, StagedFile>();
  readonly #taken = new Set<string>();

  private constructor(store: ObjectStore, folder: string, localPath: string) {
    this.#store = store;
    this.#folder = folder;
    this.localPath = localPath;
  }

  static async open(store: ObjectStore, folder: string): Promise<RemoteStaging> {
    return new RemoteStaging(store, folder, await makeScratchFolder(folder));
  }

  async createFile(path: string): Promise<OutputFile> {
    const contained = containedPath(path);
    const isOurs = this.#taken.has(contained);
    this.#taken.add(contained);
    const isTaken = isOurs || (await exists(join(this.localPath, contained)));
    if (isTaken) throw outputFileErrors.exists(contained, undefined);
    const upload = await this.#store.createObject(`${this.#folder}/${contained}`);
    const file = new StagedFile(contained, upload);
    this.#files.set(contained, file);
    return file;
  }

  async settle(file: WrittenFile, plugin: string): Promise<PublishedFile> {
    const path = containedPath(relativePath(file.path, this.localPath));
    const sent = this.#files.get(path);
    if (sent === undefined) return this.#send(file, plugin);
    const { written } = sent;
    if (written === undefined) throw commitErrors.writtenFileMissing(path, plugin);
    const { bytes, sha256 } = written;
    if (file.bytes !== undefined && file.bytes !== bytes) {
      throw commitErrors.writtenFileDiffers(path, plugin, file.bytes, bytes);
    }
    const { rows, metadata } = file;
    const known = { path, bytes, rows, sha256: file.sha256 ?? sha256 };
    return metadata === undefined ? known : { ...known, metadata };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file.discard()));
    await rm(this.localPath, { recursive: true, force: true });
  }

  async #send(file: WrittenFile, plugin: string): Promise<PublishedFile> {
    const measured = await measureWrittenFile(file, this.localPath, plugin);
    const upload = await this.#store.createObject(`${this.#folder}/${measured.path}`);
    const local = join(this.localPath, measured.path);
    try {
      for await (const chunk of createReadStream(local)) await upload.write(chunk as Uint8Array);
      await upload.complete();
    } finally {
      await upload.abort();
    }
    await rm(local, { force: true });
    return measured;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
