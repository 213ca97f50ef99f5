import { once } from "node:events";
import { PassThrough } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { ObjectUpload } from "@dativo/core/plugin";
import { explainFailure, type S3Action } from "./explain-failure.ts";
import type { S3Settings } from "./s3-settings.ts";

/** What an upload writes to, and with which headers. */
export interface UploadTarget {
  readonly Bucket: string;
  readonly Key: string;
  readonly RequestPayer?: "requester";
}

/** An object that is sent in parts, several at a time. Holds `parallel_parts` × `part_size_mb` at most. */
export class S3Upload implements ObjectUpload {
  readonly #body = new PassThrough({ highWaterMark: 1024 * 1024 });
  readonly #upload: Upload;
  readonly #done: Promise<unknown>;
  readonly #action: S3Action;
  #isComplete = false;
  #failure: { readonly cause: unknown } | undefined;

  constructor(client: S3Client, target: UploadTarget, settings: S3Settings) {
    const { Bucket: bucket, Key: key } = target;
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
    this.#done.catch((cause: unknown) => {
      this.#failure = { cause };
      this.#body.destroy(cause instanceof Error ? cause : new Error(String(cause)));
    });
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#refuseAfterFailure();
    // The parts are sent later, and whoever wrote the chunk fills it again.
    if (this.#body.write(Buffer.from(chunk))) return;
    try {
      await once(this.#body, "drain");
    } catch (cause) {
      this.#refuseAfterFailure();
      throw explainFailure(cause, this.#action);
    }
  }

  async complete(): Promise<void> {
    this.#refuseAfterFailure();
    this.#body.end();
    try {
      await this.#done;
    } catch (cause) {
      throw explainFailure(cause, this.#action);
    }
    this.#isComplete = true;
  }

  async abort(): Promise<void> {
    if (this.#isComplete) return;
    await this.#upload.abort();
    this.#body.destroy();
    await Promise.allSettled([this.#done]);
  }

  #refuseAfterFailure(): void {
    if (this.#failure) throw explainFailure(this.#failure.cause, this.#action);
  }
}
