import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ByteRange } from "@dativo/core/plugin";
import pRetry, { AbortError } from "p-retry";
import { failureParts, isMissing } from "./explain-failure.ts";
import type { UploadTarget } from "./s3-upload.ts";

/** Of a body that breaks off; what fails before it begins is tried again by the client. */
const bodyRetries = 4;

/**
 * Reads an object, or a range of it, into memory. A body that is cut short is asked for again.
 *
 * @returns `undefined` when there is no such object
 * @throws errors of the SDK
 */
export async function readRange(
  client: S3Client,
  object: UploadTarget,
  range: ByteRange | undefined,
): Promise<Uint8Array | undefined> {
  if (range?.end !== undefined && range.end <= range.start) return new Uint8Array(0);
  const last = range?.end === undefined ? "" : range.end - 1;
  const command = new GetObjectCommand({
    ...object,
    ...(range === undefined ? {} : { Range: `bytes=${range.start}-${last}` }),
  });
  try {
    return await pRetry(
      async () => {
        const answer = await client.send(command).catch((cause: unknown) => {
          throw new AbortError(cause instanceof Error ? cause : String(cause));
        });
        const bytes = await answer.Body?.transformToByteArray();
        if (bytes?.byteLength !== answer.ContentLength) {
          throw new Error(`${bytes?.byteLength ?? 0} bytes of ${answer.ContentLength} arrived`);
        }
        return bytes;
      },
      { retries: bodyRetries, minTimeout: 100, maxTimeout: 5000, randomize: true },
    );
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    // What begins behind the end has no bytes.
    if (failureParts(cause).status === 416) return new Uint8Array(0);
    throw cause;
  }
}
