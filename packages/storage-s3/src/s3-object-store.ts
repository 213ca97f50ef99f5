import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type HeadObjectCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import {
  containedPath,
  type ByteRange,
  type ObjectStore,
  type ObjectUpload,
  type StoredObject,
} from "@dativo/core/plugin";
import { abortUpload } from "./abort-upload.ts";
import { copyObject, type CopyRequest } from "./copy-object.ts";
import { explainFailure, failureParts, isMissing } from "./explain-failure.ts";
import { listPages, listUploads, type ListRequest } from "./list-bucket.ts";
import type { S3Location } from "./parse-s3-url.ts";
import { readRange } from "./read-range.ts";
import { s3Errors } from "./s3-errors.ts";
import type { S3Settings } from "./s3-settings.ts";
import { S3Upload } from "./s3-upload.ts";

const chunkBytes = 8 * 1024 * 1024;

/** Of a conditional write that meets another one under way. */
const conflictAttempts = 10;
const conflictMilliseconds = 100;

/** Metadata of an object that tells which call has created it. */
const tokenName = "dativo-put";

/** A prefix of a bucket. */
export class S3ObjectStore implements ObjectStore {
  readonly url: string;
  readonly localRoot = undefined;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #root: string;
  readonly #settings: S3Settings;

  constructor(client: S3Client, { bucket, prefix }: S3Location, settings: S3Settings) {
    this.#client = client;
    this.#bucket = bucket;
    this.#root = prefix === "" ? "" : `${prefix}/`;
    this.#settings = settings;
    this.url = `s3://${bucket}${prefix === "" ? "" : `/${prefix}`}`;
  }

  read(path: string, range?: ByteRange): Promise<Uint8Array | undefined> {
    const object = this.#object(path);
    return this.#attempt("read", path, () => readRange(this.#client, object, range));
  }

  async *readStream(path: string): AsyncGenerator<Uint8Array> {
    const bytes = await this.size(path);
    if (bytes === undefined) throw this.#missing("read", path);
    for (let start = 0; start < bytes; start += chunkBytes) {
      const end = Math.min(start + chunkBytes, bytes);
      const chunk = await this.read(path, { start, end });
      if (chunk?.byteLength !== end - start) throw this.#missing("read", path);
      yield chunk;
    }
  }

  async size(path: string): Promise<number | undefined> {
    const head = await this.#attempt("look at", path, () => this.#head(path));
    return head && (head.ContentLength ?? 0);
  }

  async list(folder: string): Promise<readonly StoredObject[]> {
    const request = this.#listing(folder);
    return this.#attempt("list", folder, async () => {
      const found: StoredObject[] = [];
      for await (const { objects } of listPages(this.#client, request)) {
        for (const { key, bytes, modifiedAt } of objects) {
          // Some tools mark folders by empty objects whose names end in a slash.
          if (key.endsWith("/")) continue;
          const path = key.slice(this.#root.length);
          found.push({ path, bytes, ...(modifiedAt === undefined ? {} : { modifiedAt }) });
        }
      }
      return found;
    });
  }

  async listFolders(folder: string): Promise<readonly string[]> {
    const request = this.#listing(folder);
    return this.#attempt("list", folder, async () => {
      const [ofObjects, uploads] = await Promise.all([
        this.#prefixes(request),
        listUploads(this.#client, request),
      ]);
      const paths = [...ofObjects, ...uploads.map(({ key }) => key)].map((key) =>
        key.slice(request.prefix.length).split("/"),
      );
      return [...new Set(paths.flatMap(([name = "", ...rest]) => (rest.length > 0 ? [name] : [])))];
    });
  }

  async putIfAbsent(path: string, content: Uint8Array): Promise<boolean> {
    const token = randomUUID();
    const command = new PutObjectCommand({
      ...this.#object(path),
      ...this.#settings.encryption,
      Body: content,
      IfNoneMatch: "*",
      Metadata: { [tokenName]: token },
    });
    return this.#attempt("write", path, async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          await this.#client.send(command);
          return true;
        } catch (cause) {
          // The answer to an earlier attempt may be what was lost: the object itself tells who was first.
          const head = await this.#headAfter(path, cause);
          if (head !== undefined) return head.Metadata?.[tokenName] === token;
          // Another writer was there at the same time, and has not come to its end.
          if (failureParts(cause).status !== 409 || attempt >= conflictAttempts) throw cause;
          await pause(Math.random() * conflictMilliseconds * attempt);
        }
      }
    });
  }

  async createObject(path: string): Promise<ObjectUpload> {
    return new S3Upload(this.#client, this.#object(path), this.#settings);
  }

  /** Copies inside of the store, and removes the original. */
  async move(from: string, to: string, known?: number): Promise<void> {
    const target = this.#object(to);
    await this.#attempt("move", from, async () => {
      const bytes = known ?? (await this.#head(from))?.ContentLength;
      const request = { bucket: this.#bucket, from: this.#key(from), to: target.Key };
      const isCopied = bytes !== undefined && (await this.#copy({ ...request, bytes }));
      if (isCopied) await this.delete(from);
      else if ((await this.#head(to)) === undefined) throw this.#missing("move", from);
    });
  }

  async delete(path: string): Promise<void> {
    const object = this.#object(path);
    await this.#attempt("delete", path, async () => {
      try {
        await this.#client.send(new DeleteObjectCommand(object));
      } catch (cause) {
        // S3 itself says that all is well; others do not where somebody else was faster.
        if (!isMissing(cause)) throw cause;
      }
    });
  }

  async deleteFolder(folder: string): Promise<void> {
    const request = this.#listing(folder);
    await this.#attempt("delete", folder, async () => {
      await Promise.all([this.#deleteObjects(request), this.#abortUploads(request)]);
    });
  }

  /** What keys have up to the next `/`, which is in it. */
  async #prefixes(request: ListRequest): Promise<string[]> {
    const found: string[] = [];
    for await (const { prefixes } of listPages(this.#client, request, "/")) found.push(...prefixes);
    return found;
  }

  async #deleteObjects(request: ListRequest): Promise<void> {
    for await (const { objects } of listPages(this.#client, request)) {
      if (objects.length > 0) await this.#deleteAll(objects.map(({ key }) => key));
    }
  }

  async #abortUploads(request: ListRequest): Promise<void> {
    for (const { key, uploadId } of await listUploads(this.#client, request)) {
      const upload = { Bucket: this.#bucket, Key: key, UploadId: uploadId };
      await abortUpload(this.#client, { ...upload, ...this.#payer() });
    }
  }

  /** Whether the object was there: another process may finish the same commit, and be faster. */
  async #copy(request: CopyRequest): Promise<boolean> {
    try {
      await copyObject(this.#client, request, this.#settings);
      return true;
    } catch (cause) {
      if (isMissing(cause)) return false;
      throw cause;
    }
  }

  async #deleteAll(keys: readonly string[]): Promise<void> {
    const { Errors = [] } = await this.#client.send(
      new DeleteObjectsCommand({
        Bucket: this.#bucket,
        ...this.#payer(),
        Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
      }),
    );
    const first = Errors.find(({ Code }) => Code !== "NoSuchKey");
    if (!first) return;
    const cause = Object.assign(new Error(first.Message ?? "no reason given"), {
      name: first.Code ?? "Error",
    });
    throw explainFailure(cause, this.#action("delete", first.Key?.slice(this.#root.length) ?? ""));
  }

  async #head(path: string): Promise<HeadObjectCommandOutput | undefined> {
    try {
      return await this.#client.send(new HeadObjectCommand(this.#object(path)));
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      throw cause;
    }
  }

  /** What there is at a path once a conditional write has failed; nothing where that says enough. */
  async #headAfter(path: string, cause: unknown): Promise<HeadObjectCommandOutput | undefined> {
    const { status } = failureParts(cause);
    const mayExist = status === 0 || status === 409 || status === 412 || status >= 500;
    if (!mayExist) return undefined;
    try {
      return await this.#head(path);
    } catch {
      throw cause;
    }
  }

  #key(path: string): string {
    return `${this.#root}${containedPath(path)}`;
  }

  #object(path: string): { Bucket: string; Key: string; RequestPayer?: "requester" } {
    return { Bucket: this.#bucket, Key: this.#key(path), ...this.#payer() };
  }

  #payer(): { RequestPayer?: "requester" } {
    return this.#settings.requesterPays ? { RequestPayer: "requester" } : {};
  }

  #listing(folder: string): ListRequest {
    const { requesterPays } = this.#settings;
    return { bucket: this.#bucket, prefix: `${this.#key(folder)}/`, requesterPays };
  }

  #missing(action: string, path: string): Error {
    return s3Errors.objectMissing(`${action} ${this.url}/${path}`, undefined);
  }

  #action(action: string, path: string): { action: string; bucket: string } {
    return { action: `${action} ${this.url}/${path}`, bucket: this.#bucket };
  }

  async #attempt<Result>(
    action: string,
    path: string,
    operation: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await operation();
    } catch (cause) {
      throw explainFailure(cause, this.#action(action, path));
    }
  }
}
