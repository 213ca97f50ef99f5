import {
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type ListMultipartUploadsCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";

/** What is listed: a part of a bucket. */
export interface ListRequest {
  readonly bucket: string;
  /** Keys begin with it; ends in `/`. */
  readonly prefix: string;
  readonly requesterPays: boolean;
}

/** A page of a listing. */
export interface ListPage {
  readonly objects: readonly {
    readonly key: string;
    readonly bytes: number;
    readonly modifiedAt: Date | undefined;
  }[];
  /** What keys have up to the next `/`, where that was asked for. */
  readonly prefixes: readonly string[];
}

/** Objects below a prefix, a thousand at a time. */
export async function* listPages(
  client: S3Client,
  { bucket, prefix, requesterPays }: ListRequest,
  delimiter?: "/",
): AsyncGenerator<ListPage> {
  let token: string | undefined;
  do {
    const answer = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
        ...(token === undefined ? {} : { ContinuationToken: token }),
        ...(requesterPays ? { RequestPayer: "requester" } : {}),
      }),
    );
    yield {
      objects: (answer.Contents ?? []).map(({ Key = "", Size = 0, LastModified }) => ({
        key: Key,
        bytes: Size,
        modifiedAt: LastModified,
      })),
      prefixes: (answer.CommonPrefixes ?? []).map(({ Prefix = "" }) => Prefix),
    };
    token = answer.IsTruncated === true ? answer.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/** An upload that nobody has completed. */
export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
}

/** Uploads below a prefix that nobody has completed. */
export async function listUploads(
  client: S3Client,
  { bucket, prefix, requesterPays }: ListRequest,
): Promise<OpenUpload[]> {
  const uploads: OpenUpload[] = [];
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (marker !== undefined) {
    const answer: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({
        Bucket: bucket,
        Prefix: prefix,
        ...marker,
        ...(requesterPays ? { RequestPayer: "requester" } : {}),
      }),
    );
    const { Uploads, IsTruncated, NextKeyMarker, NextUploadIdMarker } = answer;
    for (const { Key = "", UploadId = "" } of Uploads ?? []) {
      uploads.push({ key: Key, uploadId: UploadId });
    }
    marker =
      IsTruncated === true && NextKeyMarker !== undefined
        ? {
            KeyMarker: NextKeyMarker,
            ...(NextUploadIdMarker === undefined ? {} : { UploadIdMarker: NextUploadIdMarker }),
          }
        : undefined;
  }
  return uploads;
}
