import type { JsonObject, StorageConfig } from "@dativo/core/plugin";
import { z } from "zod";
import { s3Errors } from "./s3-errors.ts";

const text = z.string().min(1).nullish();

const schema = z.object({
  endpoint: text,
  region: text,
  profile: text,
  access_key_id: text,
  access_key: text,
  secret_access_key: text,
  secret_key: text,
  session_token: text,
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

/** How a store is reached, and how much of it is used at a time. */
export interface S3Settings {
  /** `undefined`: that of AWS. */
  readonly endpoint: string | undefined;
  /** `undefined`: as the AWS tools find it. */
  readonly region: string | undefined;
  readonly profile: string | undefined;
  /** `undefined`: as the AWS tools find them. */
  readonly keys: S3Keys | undefined;
  /** Whether the bucket is part of the path, and not of the host. */
  readonly pathStyle: boolean;
  readonly encryption: S3Encryption;
  readonly requesterPays: boolean;
  /** Whether requests carry checksums also where S3 does not insist. */
  readonly checksums: boolean;
  readonly partBytes: number;
  readonly parallelParts: number;
  /** Of one request, the first included. */
  readonly maxAttempts: number;
  /** After which a connection that says nothing is given up. */
  readonly timeoutMilliseconds: number;
}

interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface S3Encryption {
  readonly ServerSideEncryption?: "AES256" | "aws:kms" | "aws:kms:dsse";
  readonly SSEKMSKeyId?: string;
}

/**
 * Reads `target.connection.s3`, or the same keys in `target.connection` itself, and `target.credentials`.
 *
 * @throws `S3_SETTINGS_INVALID`
 */
export function readSettings({ connection, credentials }: StorageConfig): S3Settings {
  const section = (connection["s3"] ?? connection) as JsonObject;
  const parsed = schema.safeParse({ ...section, ...credentials });
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join(".")}: ${message}`,
    );
    throw s3Errors.settingsInvalid(problems);
  }
  const settings = parsed.data;
  const endpoint = endpointUrl(settings.endpoint ?? undefined, settings.secure ?? true);
  return {
    endpoint,
    // Compatible stores have one region, whose name they do not look at.
    region: settings.region ?? (endpoint === undefined ? undefined : "us-east-1"),
    profile: settings.profile ?? undefined,
    keys: readKeys(settings),
    pathStyle: settings.path_style_access ?? endpoint !== undefined,
    encryption: readEncryption(settings),
    requesterPays: settings.requester_pays ?? false,
    checksums: settings.checksums ?? true,
    partBytes: (settings.part_size_mb ?? 8) * 1024 * 1024,
    parallelParts: settings.parallel_parts ?? 4,
    maxAttempts: settings.max_attempts ?? 6,
    timeoutMilliseconds: (settings.timeout_seconds ?? 30) * 1000,
  };
}

/** Older jobs name a host and a port, and say by `secure` whether to use TLS. */
function endpointUrl(endpoint: string | undefined, isSecure: boolean): string | undefined {
  if (endpoint === undefined) return undefined;
  const url = /^https?:\/\//iu.test(endpoint)
    ? endpoint
    : `${isSecure ? "https" : "http"}://${endpoint}`;
  if (!URL.canParse(url)) throw s3Errors.settingsInvalid([`endpoint: '${endpoint}' is no address`]);
  return url;
}

function readKeys(settings: z.output<typeof schema>): S3Keys | undefined {
  const accessKeyId = settings.access_key_id ?? settings.access_key;
  const secretAccessKey = settings.secret_access_key ?? settings.secret_key;
  if (!accessKeyId && !secretAccessKey) return undefined;
  if (!accessKeyId || !secretAccessKey) {
    const missing = accessKeyId ? "secret_access_key" : "access_key_id";
    throw s3Errors.settingsInvalid([
      `${missing}: is missing, and the other half of the key is there`,
    ]);
  }
  const { session_token: sessionToken } = settings;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

function readEncryption(settings: z.output<typeof schema>): S3Encryption {
  const { encryption, kms_key_id: key } = settings;
  if (!encryption) {
    if (key) throw s3Errors.settingsInvalid(["kms_key_id: needs encryption: aws:kms"]);
    return {};
  }
  return { ServerSideEncryption: encryption, ...(key ? { SSEKMSKeyId: key } : {}) };
}
