import { DativoError } from "@dativo/core/plugin";

/** Errors of AWS Secrets Manager. None of them holds a value. */
export const awsSecretErrors = {
  tenantMissing: (template: string) =>
    new DativoError({
      code: "AWS_SECRET_TENANT_MISSING",
      message: `The id of the secret is made by '${template}', and the job has no tenant_id.`,
      fix: "Give the job a `tenant_id`, or write a secret_id_template without {tenant}, such as prod/{name}.",
      details: { template },
    }),

  regionMissing: (cause: unknown) =>
    new DativoError({
      code: "AWS_REGION_MISSING",
      message: "It is not said which region of AWS holds the secrets.",
      fix: "Set region_name in --secret-manager-config, or the environment variable AWS_REGION.",
      cause,
    }),

  credentialsMissing: (reason: string, cause: unknown) =>
    new DativoError({
      code: "AWS_CREDENTIALS_MISSING",
      message: `There are no credentials for AWS: ${reason}.`,
      fix: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile in profile_name, sign in with aws sso login, or give the machine a role.",
      cause,
    }),

  credentialsRefused: (reason: string, cause: unknown) =>
    new DativoError({
      code: "AWS_CREDENTIALS_REFUSED",
      message: `AWS does not accept the credentials that it was given: ${reason}.`,
      fix: "Renew them; check that the clock of this machine is right, and that they belong to this region.",
      cause,
    }),

  accessDenied: (secretId: string, reason: string, cause: unknown) =>
    new DativoError({
      code: "AWS_SECRET_ACCESS_DENIED",
      message: `AWS does not let this identity read the secret ${secretId}: ${reason}.`,
      fix: "Allow it secretsmanager:GetSecretValue for this secret, and kms:Decrypt for the key that encrypts it.",
      cause,
      details: { secretId },
    }),

  unusable: (secretId: string, reason: string, cause?: unknown) =>
    new DativoError({
      code: "AWS_SECRET_UNUSABLE",
      message: `The secret ${secretId} cannot be used: ${reason}.`,
      fix: "Restore it when it is marked for deletion, give it a value when it has none, and correct its id.",
      cause,
      details: { secretId },
    }),

  throttled: (cause: unknown) =>
    new DativoError({
      code: "AWS_SECRETS_THROTTLED",
      message: "AWS Secrets Manager gets too many requests, also after it was tried again.",
      fix: "Run it again later, start fewer jobs at a time, or put the secrets into one bundle.",
      retriable: true,
      cause,
    }),

  unreachable: (reason: string, cause: unknown) =>
    new DativoError({
      code: "AWS_SECRETS_UNREACHABLE",
      message: `AWS Secrets Manager cannot be reached: ${reason}.`,
      fix: "Check region_name, endpoint, the network and its proxies; inside a VPC an endpoint of the service is needed.",
      retriable: true,
      cause,
    }),

  failed: (secretId: string, reason: string, cause: unknown) =>
    new DativoError({
      code: "AWS_SECRET_FAILED",
      message: `The secret ${secretId} could not be read: ${reason}.`,
      fix: "The reason is in the words of AWS; more of it is shown with --log-level debug.",
      cause,
      details: { secretId },
    }),
} as const;
