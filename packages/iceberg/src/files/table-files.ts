import { gunzipSync } from "node:zlib";
import { dirname, posix } from "node:path";
import type { ObjectStore } from "@dativo/core/plugin";
import { icebergErrors } from "../iceberg-errors.ts";
import { storePath } from "./store-path.ts";

/** Opens the store of a folder; see `WriterContext.openStore`. */
export type OpenStore = (url: string) => Promise<ObjectStore>;

/** The files of a table: those of its location, and others that its metadata names. All by their full URI. */
export class TableFiles {
  readonly #location: string;
  readonly #open: OpenStore;
  readonly #stores = new Map<string, Promise<ObjectStore>>();

  /** @param location of the table */
  constructor(location: string, open: OpenStore) {
    this.#location = storePath(location);
    this.#open = open;
  }

  /** @throws `ICEBERG_FILE_MISSING` */
  async read(uri: string): Promise<Uint8Array> {
    const { store, path } = await this.#place(uri);
    const content = await store.read(path);
    if (content === undefined) throw icebergErrors.fileMissing(uri);
    return content;
  }

  /** The text of a file, also of one that gzip has compressed. */
  async readText(uri: string): Promise<string> {
    const text = await this.findText(uri);
    if (text === undefined) throw icebergErrors.fileMissing(uri);
    return text;
  }

  /** The same; `undefined` where there is no such file. */
  async findText(uri: string): Promise<string | undefined> {
    const { store, path } = await this.#place(uri);
    const content = await store.read(path);
    if (content === undefined) return undefined;
    const isGzip = content[0] === 0x1f && content[1] === 0x8b;
    return new TextDecoder().decode(isGzip ? gunzipSync(content) : content);
  }

  /** Whether the file was created: `false` when it is there already. */
  async create(uri: string, content: Uint8Array): Promise<boolean> {
    const { store, path } = await this.#place(uri);
    return store.putIfAbsent(path, content);
  }

  /** Writes a file over whatever is there. */
  async write(uri: string, content: Uint8Array): Promise<void> {
    const { store, path } = await this.#place(uri);
    const upload = await store.createObject(path);
    try {
      await upload.write(content);
      await upload.complete();
    } finally {
      await upload.abort();
    }
  }

  async size(uri: string): Promise<number | undefined> {
    const { store, path } = await this.#place(uri);
    return store.size(path);
  }

  async delete(uri: string): Promise<void> {
    const { store, path } = await this.#place(uri);
    await store.delete(path);
  }

  /** The store of a file, and its path there. */
  async place(uri: string): Promise<{ store: ObjectStore; path: string }> {
    return this.#place(uri);
  }

  async #place(uri: string): Promise<{ store: ObjectStore; path: string }> {
    const full = storePath(uri);
    const isWithin = full.startsWith(`${this.#location}/`);
    const root = isWithin ? this.#location : parentOf(full);
    let store = this.#stores.get(root);
    if (store === undefined) {
      store = this.#open(root);
      this.#stores.set(root, store);
    }
    return { store: await store, path: full.slice(root.length).replace(/^[/\\]+/u, "") };
  }
}

function parentOf(full: string): string {
  return full.includes("://") ? posix.dirname(full) : dirname(full);
}
