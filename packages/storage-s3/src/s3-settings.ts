import { s3ConnectionSchema, type JsonObject, type StorageConfig } from "@dativo/core/plugin";
import { s3Errors } from "./s3-errors.ts";

/** What `target.connection` and `target.credentials` say of a store together. */
type Connection = ReturnType<typeof s3ConnectionSchema.parse>;

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
  /**
   * Whether requests carry checksums also where S3 does not insist. Without them the signature covers the
   * bytes.
   */
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
  const said = { ...section, ...credentials };
  // Where the keys are not in a section of their own, others stand beside them.
  const ours = Object.keys(s3ConnectionSchema.shape).map((key) => [key, said[key]] as const);
  const parsed = s3ConnectionSchema.safeParse(Object.fromEntries(ours));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join(".")}: ${message}`,
    );
    throw s3Errors.settingsInvalid(problems);
  }
  const settings = parsed.data;
  const empty = ours.filter(([key, value]) => value === "" && key !== "bucket" && key !== "prefix");
  if (empty.length > 0) throw s3Errors.settingsInvalid(empty.map(([key]) => `${key}: is empty`));
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
    checksums: settings.checksums ?? isEncrypted(endpoint),
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

/** Without TLS the signature has to cover all bytes, and is a checksum itself. */
const isEncrypted = (endpoint: string | undefined): boolean =>
  endpoint === undefined || /^https:/iu.test(endpoint);

function readKeys(settings: Connection): S3Keys | undefined {
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

function readEncryption(settings: Connection): S3Encryption {
  const { encryption, kms_key_id: key } = settings;
  if (!encryption) {
    if (key) throw s3Errors.settingsInvalid(["kms_key_id: needs encryption: aws:kms"]);
    return {};
  }
  return { ServerSideEncryption: encryption, ...(key ? { SSEKMSKeyId: key } : {}) };
}
