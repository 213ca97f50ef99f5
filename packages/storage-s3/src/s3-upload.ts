import { once } from "node:events";
import { PassThrough } from "node:stream";
import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { ObjectUpload } from "@dativo/core/plugin";
import { abortUpload } from "./abort-upload.ts";
import { explainFailure, failureParts, type S3Action } from "./explain-failure.ts";
import type { S3Settings } from "./s3-settings.ts";

/** What an upload writes to, and with which headers. */
export interface UploadTarget {
  readonly Bucket: string;
  readonly Key: string;
  readonly RequestPayer?: "requester";
}

/** An object that is sent in parts, several at a time. Holds `parallel_parts` × `part_size_mb` at most. */
export class S3Upload implements ObjectUpload {
  readonly #client: S3Client;
  readonly #target: UploadTarget;
  readonly #body = new PassThrough({ highWaterMark: 1024 * 1024 });
  readonly #upload: Upload;
  readonly #done: Promise<unknown>;
  readonly #action: S3Action;
  #bytes = 0;
  #isComplete = false;
  #failure: Error | undefined;

  constructor(client: S3Client, target: UploadTarget, settings: S3Settings) {
    const { Bucket: bucket, Key: key } = target;
    this.#client = client;
    this.#target = target;
    this.#action = { action: `write s3://${bucket}/${key}`, bucket };
    this.#body.on("error", () => undefined);
    this.#upload = new Upload({
      client,
      params: { ...target, ...settings.encryption, Body: this.#body },
      partSize: settings.partBytes,
      queueSize: settings.parallelParts,
      leavePartsOnError: false,
    });
    this.#done = this.#upload.done();
    this.#done.catch((cause: unknown) => this.#fail(cause));
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#refuseAfterFailure();
    this.#bytes += chunk.byteLength;
    // The parts are sent later, and whoever wrote the chunk fills it again.
    if (this.#body.write(Buffer.from(chunk))) return;
    try {
      // An upload that fails reads no more, and does not always say so to the body.
      await Promise.race([once(this.#body, "drain"), this.#done]);
    } catch (cause) {
      await Promise.allSettled([this.#done]);
      throw explainFailure(this.#failure ?? cause, this.#action);
    }
  }

  async complete(): Promise<void> {
    this.#refuseAfterFailure();
    this.#body.end();
    try {
      await this.#done;
    } catch (cause) {
      if (!(await this.#wasCompleted(cause))) throw explainFailure(cause, this.#action);
    }
    this.#isComplete = true;
  }

  async abort(): Promise<void> {
    if (this.#isComplete) return;
    // Whoever waits for room in the body waits no longer.
    this.#fail(new Error("the upload was given up"));
    await this.#upload.abort();
    await Promise.allSettled([this.#done]);
    const { uploadId } = this.#upload;
    if (uploadId === undefined) return;
    // The library waits for requests under way before it aborts. What cannot be reached now is aborted with its folder.
    await Promise.allSettled([abortUpload(this.#client, { ...this.#target, UploadId: uploadId })]);
  }

  /** An upload that is unknown when it is completed once more was completed before, by a request whose answer was lost. */
  async #wasCompleted(cause: unknown): Promise<boolean> {
    if (failureParts(cause).name !== "NoSuchUpload") return false;
    const head = await this.#client
      .send(new HeadObjectCommand(this.#target))
      .catch(() => undefined);
    return head?.ContentLength === this.#bytes;
  }

  #fail(cause: unknown): void {
    this.#failure ??= cause instanceof Error ? cause : new Error(String(cause));
    this.#body.destroy(this.#failure);
  }

  #refuseAfterFailure(): void {
    if (this.#failure) throw explainFailure(this.#failure, this.#action);
  }
}
