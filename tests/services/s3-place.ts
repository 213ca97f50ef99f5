import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";

/** A bucket that servers use too, and how they reach it. */
export interface S3Place {
  readonly bucket: string;
  /** `http://host:port` */
  readonly endpoint: string;
  readonly keyId: string;
  readonly secret: string;
}

/** @param url `http://key:secret@host:port` */
export function clientOf(url: string): S3Client {
  const { origin, username, password } = new URL(url);
  return new S3Client({
    endpoint: origin,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: username, secretAccessKey: password },
  });
}

/**
 * Makes a bucket on a server, where it is not there already.
 *
 * @param url `http://key:secret@host:port`
 */
export async function s3Place(url: string, bucket: string): Promise<S3Place> {
  const { origin, username: keyId, password: secret } = new URL(url);
  const client = clientOf(url);
  const made = client.send(new CreateBucketCommand({ Bucket: bucket }));
  await made.catch((cause: unknown) => {
    const isThere = cause instanceof Error && cause.name.startsWith("BucketAlready");
    if (!isThere) throw cause;
  });
  client.destroy();
  return { bucket, endpoint: origin, keyId, secret };
}
