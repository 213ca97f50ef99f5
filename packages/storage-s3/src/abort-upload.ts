import { AbortMultipartUploadCommand, type S3Client } from "@aws-sdk/client-s3";
import { isMissing } from "./explain-failure.ts";
import type { UploadTarget } from "./s3-upload.ts";

/** Gives an upload up with all its parts; one that has come to its end meanwhile is no error. */
export async function abortUpload(
  client: S3Client,
  upload: UploadTarget & { readonly UploadId: string },
): Promise<void> {
  try {
    await client.send(new AbortMultipartUploadCommand(upload));
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
}
