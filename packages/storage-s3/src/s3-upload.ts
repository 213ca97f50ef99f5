import { setMaxListeners } from "node:events";
import {
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { ObjectUpload } from "@dativo/core/plugin";
import { abortUpload } from "./abort-upload.ts";
import { explainFailure, failureParts, type S3Action } from "./explain-failure.ts";
import { PartBuffers } from "./part-buffers.ts";
import { s3Errors } from "./s3-errors.ts";
import type { S3Settings } from "./s3-settings.ts";

/** What an upload writes to, and with which headers. */
export interface UploadTarget {
  readonly Bucket: string;
  readonly Key: string;
  readonly RequestPayer?: "requester";
}

/** The most parts that an object may have, by the rules of S3. */
const mostPartsOfS3 = 10_000;

/**
 * An object that is sent in parts, several at a time; a small one in one request. Holds `parallel_parts` + 1
 * parts of `part_size_mb` at most.
 */
export class S3Upload implements ObjectUpload {
  readonly #client: S3Client;
  readonly #target: UploadTarget;
  readonly #settings: S3Settings;
  readonly #action: S3Action;
  readonly #parts: PartBuffers;
  readonly #mostParts: number;
  readonly #sending = new Set<Promise<void>>();
  readonly #sent: CompletedPart[] = [];
  readonly #stop = new AbortController();
  #uploadId: Promise<string | undefined> | undefined;
  #count = 0;
  #bytes = 0;
  #isComplete = false;
  #failure: Error | undefined;

  constructor(
    client: S3Client,
    target: UploadTarget,
    settings: S3Settings,
    mostParts: number = mostPartsOfS3,
  ) {
    const { Bucket: bucket, Key: key } = target;
    this.#client = client;
    this.#target = target;
    this.#settings = settings;
    this.#action = { action: `write s3://${bucket}/${key}`, bucket };
    this.#parts = new PartBuffers(settings.partBytes);
    this.#mostParts = mostParts;
    // Every part on its way listens.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Whoever has written the chunk may fill it again. */
  async write(chunk: Uint8Array): Promise<void> {
    this.#refuseAfterFailure();
    this.#bytes += chunk.byteLength;
    for (let at = 0; at < chunk.length;) {
      at = this.#parts.take(chunk, at);
      if (this.#parts.isFull) await this.#sendPart();
    }
  }

  async complete(): Promise<void> {
    this.#refuseAfterFailure();
    try {
      if (this.#uploadId === undefined) await this.#put(this.#parts.next());
      else await this.#finish();
    } catch (cause) {
      this.#fail(cause);
      throw explainFailure(this.#failure, this.#action);
    }
    this.#isComplete = true;
  }

  async abort(): Promise<void> {
    if (this.#isComplete) return;
    this.#fail(new Error("the upload was given up"));
    this.#stop.abort();
    await Promise.allSettled(this.#sending);
    const [begun] = await Promise.allSettled([this.#uploadId]);
    const UploadId = begun.status === "fulfilled" ? begun.value : undefined;
    // What cannot be reached now is aborted with its folder.
    if (UploadId)
      await Promise.allSettled([abortUpload(this.#client, { ...this.#target, UploadId })]);
  }

  /** Sends the part that was collected once there is room for another one on the way. */
  async #sendPart(): Promise<void> {
    while (this.#sending.size >= this.#settings.parallelParts) await Promise.race(this.#sending);
    this.#refuseAfterFailure();
    if (this.#count === this.#mostParts) {
      const { partBytes } = this.#settings;
      this.#fail(s3Errors.tooManyParts(this.#action.action, this.#mostParts, partBytes));
      this.#refuseAfterFailure();
    }
    this.#uploadId ??= this.#begin();
    const sending = this.#send((this.#count += 1), this.#parts.next())
      .catch((cause: unknown) => this.#fail(cause))
      .finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  async #begin(): Promise<string | undefined> {
    const { checksums, encryption } = this.#settings;
    const algorithm = checksums ? ({ ChecksumAlgorithm: "CRC32" } as const) : {};
    const input = { ...this.#target, ...encryption, ...algorithm };
    const options = { abortSignal: this.#stop.signal };
    return (await this.#client.send(new CreateMultipartUploadCommand(input), options)).UploadId;
  }

  async #send(PartNumber: number, Body: Uint8Array): Promise<void> {
    const UploadId = await this.#uploadId;
    const input = { ...this.#target, UploadId, PartNumber, Body };
    const { ETag, ChecksumCRC32 } = await this.#client.send(new UploadPartCommand(input), {
      abortSignal: this.#stop.signal,
    });
    const checksum = ChecksumCRC32 === undefined ? {} : { ChecksumCRC32 };
    this.#sent.push({ PartNumber, ETag, ...checksum });
    this.#parts.release(Body);
  }

  async #put(Body: Uint8Array): Promise<void> {
    const input = { ...this.#target, ...this.#settings.encryption, Body };
    await this.#client.send(new PutObjectCommand(input), { abortSignal: this.#stop.signal });
  }

  async #finish(): Promise<void> {
    if (this.#parts.length > 0) await this.#sendPart();
    await Promise.all(this.#sending);
    if (this.#failure) throw this.#failure;
    const inOrder = (one: CompletedPart, other: CompletedPart): number =>
      one.PartNumber! - other.PartNumber!;
    const MultipartUpload = { Parts: this.#sent.toSorted(inOrder) };
    const upload = { ...this.#target, UploadId: await this.#uploadId, MultipartUpload };
    try {
      await this.#client.send(new CompleteMultipartUploadCommand(upload), {
        abortSignal: this.#stop.signal,
      });
    } catch (cause) {
      if (!(await this.#wasCompleted(cause))) throw cause;
    }
  }

  /** An upload that is unknown when it is completed once more was completed before, by a request whose answer was lost. */
  async #wasCompleted(cause: unknown): Promise<boolean> {
    if (failureParts(cause).name !== "NoSuchUpload") return false;
    const head = await this.#client
      .send(new HeadObjectCommand(this.#target))
      .catch(() => undefined);
    return head?.ContentLength === this.#bytes;
  }

  /** The first reason counts. */
  #fail(cause: unknown): void {
    this.#failure ??= cause instanceof Error ? cause : new Error(String(cause));
  }

  #refuseAfterFailure(): void {
    if (this.#failure) throw explainFailure(this.#failure, this.#action);
  }
}
