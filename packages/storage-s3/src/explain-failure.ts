import { DativoError } from "@dativo/core/plugin";
import { s3Errors } from "./s3-errors.ts";

const denied = new Set(["AccessDenied", "AllAccessDisabled", "Forbidden", "KMS.DisabledException"]);
const refused = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "InvalidToken",
  "SignatureDoesNotMatch",
  "TokenRefreshRequired",
]);
const elsewhere = new Set([
  "AuthorizationHeaderMalformed",
  "IllegalLocationConstraintException",
  "PermanentRedirect",
]);
const unreachable = new Set([
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/** What was under way. */
export interface S3Action {
  /** `write s3://bucket/key` */
  readonly action: string;
  readonly bucket: string;
}

/** What an error of the AWS SDK means, and what to do about it. */
export function explainFailure(cause: unknown, { action, bucket }: S3Action): DativoError {
  if (DativoError.isInstance(cause)) return cause;
  const { name, reason, code, status, region } = failureParts(cause);
  if (name === "NoSuchBucket") return s3Errors.bucketMissing(bucket, cause);
  if (name === "CredentialsProviderError") return s3Errors.credentialsMissing(reason, cause);
  if (name === "RequestTimeTooSkewed") return s3Errors.clockSkewed(reason, cause);
  if (refused.has(name)) return s3Errors.credentialsRefused(reason, cause);
  if (elsewhere.has(name) || status === 301) {
    return s3Errors.regionWrong(bucket, region, reason, cause);
  }
  if (denied.has(name) || status === 403) {
    return s3Errors.accessDenied(action, bucket, reason, cause);
  }
  if (status === 407) return s3Errors.unreachable(action, "the proxy answers 407", cause);
  const isDown =
    unreachable.has(code) || name === "TimeoutError" || status >= 500 || status === 429;
  if (isDown) return s3Errors.unreachable(action, `${name}: ${reason}`, cause);
  const isNamed = name !== "" && name !== "Error";
  return s3Errors.failed(action, isNamed ? `${name}: ${reason}` : reason, cause);
}

/** What there is to see of an error of the AWS SDK. */
export interface FailureParts {
  readonly name: string;
  readonly reason: string;
  readonly code: string;
  /** Of the answer; 0 without one. */
  readonly status: number;
  /** Where the bucket is, when the store says so. */
  readonly region: string | undefined;
}

export function failureParts(cause: unknown): FailureParts {
  if (!(cause instanceof Error)) {
    return { name: "", reason: String(cause), code: "", status: 0, region: undefined };
  }
  const { code, $metadata, $response, Region } = cause as Error & {
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
    readonly Region?: string;
  };
  // An AggregateError of several addresses says nothing itself.
  const reason =
    cause.message.replace(/\.$/u, "") || (typeof code === "string" ? code : cause.name);
  return {
    name: cause.name,
    reason,
    code: typeof code === "string" ? code : "",
    status: $metadata?.httpStatusCode ?? 0,
    region: Region ?? $response?.headers?.["x-amz-bucket-region"],
  };
}

/** Whether the store says that there is no such object, bucket or upload. */
export function isMissing(cause: unknown): boolean {
  const { name, status } = failureParts(cause);
  return status === 404 && name !== "NoSuchBucket";
}
