import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  UploadPartCopyCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { S3Settings } from "./s3-settings.ts";

/** The most that one request copies, by the rules of S3. */
const largestCopy = 5 * 1024 ** 3;

/** An object, and where it goes in the same bucket. */
export interface CopyRequest {
  readonly bucket: string;
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
}

/**
 * Copies an object inside of the store, in parts where it is large; the bytes do not pass through here.
 *
 * @param partBytes how much one request copies
 * @throws errors of the SDK
 */
export async function copyObject(
  client: S3Client,
  { bucket, from, to, bytes }: CopyRequest,
  { encryption, requesterPays }: Pick<S3Settings, "encryption" | "requesterPays">,
  partBytes: number = largestCopy,
): Promise<void> {
  const payer = requesterPays ? ({ RequestPayer: "requester" } as const) : {};
  const target = { Bucket: bucket, Key: to, ...payer };
  const CopySource = `${bucket}/${from.split("/").map(encodeURIComponent).join("/")}`;
  if (bytes <= partBytes) {
    await client.send(new CopyObjectCommand({ ...target, ...encryption, CopySource }));
    return;
  }
  const created = await client.send(new CreateMultipartUploadCommand({ ...target, ...encryption }));
  const upload = { ...target, UploadId: created.UploadId };
  try {
    const parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (let start = 0; start < bytes; start += partBytes) {
      const PartNumber = parts.length + 1;
      const CopySourceRange = `bytes=${start}-${Math.min(start + partBytes, bytes) - 1}`;
      const part = { ...upload, CopySource, CopySourceRange, PartNumber };
      const { CopyPartResult } = await client.send(new UploadPartCopyCommand(part));
      parts.push({ PartNumber, ETag: CopyPartResult?.ETag });
    }
    const MultipartUpload = { Parts: parts };
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
  } catch (cause) {
    // What made the copy fail is what there is to report; the next clean-up aborts what is left.
    await Promise.allSettled([client.send(new AbortMultipartUploadCommand(upload))]);
    throw cause;
  }
}
