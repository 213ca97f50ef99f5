import type { DativoError } from "@dativo/core/plugin";
import { awsSecretErrors } from "./aws-secret-errors.ts";

const denied = new Set(["AccessDeniedException", "AccessDenied", "DecryptionFailure"]);
const unusable = new Set([
  "InvalidRequestException",
  "InvalidParameterException",
  "ValidationException",
]);
const refused = new Set([
  "ExpiredTokenException",
  "IncompleteSignature",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "MissingAuthenticationToken",
  "RequestExpired",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);
const unreachable = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/** What an error of the AWS SDK means, and what to do about it. */
export function explainFailure(cause: unknown, secretId: string): DativoError {
  const { name, reason, code, isThrottled, status } = partsOf(cause);
  if (name === "CredentialsProviderError") return awsSecretErrors.credentialsMissing(reason, cause);
  if (isThrottled) return awsSecretErrors.throttled(cause);
  if (denied.has(name)) return awsSecretErrors.accessDenied(secretId, reason, cause);
  if (refused.has(name)) return awsSecretErrors.credentialsRefused(reason, cause);
  if (unusable.has(name)) return awsSecretErrors.unusable(secretId, reason, cause);
  const isDown = unreachable.has(code) || name === "TimeoutError" || status >= 500;
  if (isDown) return awsSecretErrors.unreachable(reason, cause);
  return awsSecretErrors.failed(secretId, name === "Error" ? reason : `${name}: ${reason}`, cause);
}

interface FailureParts {
  readonly name: string;
  readonly reason: string;
  readonly code: string;
  readonly isThrottled: boolean;
  /** Of the answer; 0 without one. */
  readonly status: number;
}

function partsOf(cause: unknown): FailureParts {
  if (!(cause instanceof Error)) {
    return { name: "", reason: String(cause), code: "", isThrottled: false, status: 0 };
  }
  const { code, $metadata, $retryable } = cause as Error & {
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $retryable?: { readonly throttling?: boolean };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  const isThrottled =
    status === 429 ||
    $retryable?.throttling === true ||
    /throttl|TooManyRequests/iu.test(cause.name);
  // An AggregateError of several addresses says nothing itself.
  const reason =
    cause.message.replace(/\.$/u, "") || (typeof code === "string" ? code : cause.name);
  return {
    name: cause.name,
    reason,
    code: typeof code === "string" ? code : "",
    isThrottled,
    status,
  };
}
