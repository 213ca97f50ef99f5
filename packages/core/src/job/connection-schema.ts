import { z } from "zod";
import type { JsonObject } from "../contract/json.ts";

const text = z.string().nullish();

/** How an S3-compatible store is reached: `target.connection.s3`. */
export const s3ConnectionSchema = z.strictObject({
  endpoint: text,
  bucket: text,
  prefix: text,
  region: text,
  access_key_id: text,
  access_key: text,
  secret_access_key: text,
  secret_key: text,
  session_token: text,
  profile: text,
  path_style_access: z.boolean().nullish(),
  secure: z.boolean().nullish(),
  encryption: z.enum(["AES256", "aws:kms", "aws:kms:dsse"]).nullish(),
  kms_key_id: text,
  requester_pays: z.boolean().nullish(),
  checksums: z.boolean().nullish(),
  part_size_mb: z.number().int().min(5).max(5120).nullish(),
  parallel_parts: z.number().int().min(1).max(64).nullish(),
  max_attempts: z.number().int().min(1).max(20).nullish(),
  timeout_seconds: z.number().positive().max(3600).nullish(),
});

/**
 * `target.connection`: of an S3-compatible store under `s3`, or flat; besides, whatever the writer takes.
 */
export const targetConnectionSchema = z
  .object({ s3: s3ConnectionSchema.nullish(), bucket: text, prefix: text })
  .catchall(z.json()) as unknown as z.ZodType<TargetConnection>;

/** What of a target's connection the host itself looks at. */
export type TargetConnection = JsonObject & {
  readonly s3?: JsonObject | null;
  readonly bucket?: string | null;
  readonly prefix?: string | null;
};
