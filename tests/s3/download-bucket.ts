import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { TestBucket } from "../services/s3-service.ts";

/** The text of every object below a prefix, by key, in order. */
export async function downloadBucket(
  { name, client, keys }: TestBucket,
  prefix: string,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const key of await keys()) {
    if (!key.startsWith(prefix)) continue;
    const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key: key }));
    texts.set(key, (await Body?.transformToString()) ?? "");
  }
  return texts;
}
