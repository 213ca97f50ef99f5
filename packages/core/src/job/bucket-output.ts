import type { TargetConnection } from "./connection-schema.ts";

/** `s3://bucket/prefix`: the output that a connection to a store names; `undefined` where it names none. */
export function bucketOutput({ s3, bucket, prefix }: TargetConnection): string | undefined {
  const named = s3?.["bucket"] ?? bucket;
  if (typeof named !== "string" || named === "") return undefined;
  const below = s3?.["bucket"] === undefined ? prefix : s3["prefix"];
  const path = typeof below === "string" ? below.replaceAll(/^\/+|\/+$/gu, "") : "";
  return path === "" ? `s3://${named}` : `s3://${named}/${path}`;
}
