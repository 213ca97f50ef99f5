import { randomBytes } from "node:crypto";
import { CreateBucketCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import type { JsonObject } from "@dativo/core/plugin";
import { describeWithService } from "./ask-for-service.ts";
import { clientOf } from "./s3-place.ts";

/** An S3 server that all tests of a run share. */
export interface S3Service {
  /** `http://key:secret@host:port` */
  readonly url: string;
}

/** A suite that needs an S3 server with conditional writes. To be awaited. */
export function describeWithS3(name: string, suite: (server: S3Service) => void): Promise<void> {
  return describeWithService("s3", name, (url) => suite({ url }));
}

/** A bucket of one's own. */
export interface TestBucket {
  readonly name: string;
  readonly client: S3Client;
  /** As `target.connection` says it; `endpoint` may be another, such as that of a proxy. */
  readonly connection: (endpoint?: string) => JsonObject;
  /** All keys, in order. */
  readonly keys: () => Promise<readonly string[]>;
}

/** Makes a bucket that no other test knows. */
export async function createBucket({ url }: S3Service): Promise<TestBucket> {
  const { username, password, origin } = new URL(url);
  const client = clientOf(url);
  const name = `test-${randomBytes(6).toString("hex")}`;
  await client.send(new CreateBucketCommand({ Bucket: name }));
  return {
    name,
    client,
    connection: (endpoint = origin) => ({
      s3: { endpoint, access_key_id: username, secret_access_key: password },
    }),
    keys: async () => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: name }));
      return Contents.map(({ Key = "" }) => Key);
    },
  };
}
