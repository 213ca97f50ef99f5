import { DativoError } from "@dativo/core/plugin";

/** Errors of S3 and of stores that are compatible. None of them holds a key. */
export const s3Errors = {
  urlInvalid: (url: string, cause: unknown) =>
    new DativoError({
      code: "S3_URL_INVALID",
      message: `${JSON.stringify(url)} does not name a bucket and a folder in it.`,
      fix: "Write s3://bucket/folder, without '.', '..' or empty parts between the slashes.",
      cause,
      details: { url },
    }),

  settingsInvalid: (problems: readonly string[]) =>
    new DativoError({
      code: "S3_SETTINGS_INVALID",
      message: `The connection to the store is not valid: ${problems.join("; ")}.`,
      fix: "Correct target.connection.s3 or target.credentials in the job file.",
      details: { problems },
    }),

  bucketMissing: (bucket: string, cause: unknown) =>
    new DativoError({
      code: "S3_BUCKET_MISSING",
      message: `There is no bucket ${bucket}.`,
      fix: "Create it, or correct its name in target.output; a compatible store needs its endpoint in target.connection.s3.",
      cause,
      details: { bucket },
    }),

  accessDenied: (action: string, bucket: string, reason: string, cause: unknown) =>
    new DativoError({
      code: "S3_ACCESS_DENIED",
      message: `This identity may not ${action}: ${reason}.`,
      fix: `Allow it s3:ListBucket, s3:ListBucketMultipartUploads, s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on ${bucket}, and the use of its KMS key where it has one.`,
      cause,
      details: { action, bucket },
    }),

  credentialsMissing: (reason: string, cause: unknown) =>
    new DativoError({
      code: "S3_CREDENTIALS_MISSING",
      message: `There are no credentials for the store: ${reason}.`,
      fix: "Give access_key_id and secret_access_key in target.credentials, name a profile in target.connection.s3, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role.",
      cause,
    }),

  credentialsRefused: (reason: string, cause: unknown) =>
    new DativoError({
      code: "S3_CREDENTIALS_REFUSED",
      message: `The store does not accept the credentials that it was given: ${reason}.`,
      fix: "Renew them, check that they belong to this store, and that the secret key is whole.",
      cause,
    }),

  regionWrong: (bucket: string, region: string | undefined, reason: string, cause: unknown) =>
    new DativoError({
      code: "S3_REGION_WRONG",
      message: `The bucket ${bucket} is in another region${region === undefined ? "" : `, ${region}`}: ${reason}.`,
      fix: `Set region in target.connection.s3${region === undefined ? "" : ` to ${region}`}, or AWS_REGION.`,
      cause,
      details: { bucket, ...(region === undefined ? {} : { region }) },
    }),

  clockSkewed: (reason: string, cause: unknown) =>
    new DativoError({
      code: "S3_CLOCK_WRONG",
      message: `The clock of this machine is not that of the store: ${reason}.`,
      fix: "Set the clock, best by NTP, and run the job again.",
      cause,
    }),

  unreachable: (action: string, reason: string, cause: unknown) =>
    new DativoError({
      code: "S3_UNREACHABLE",
      message: `The store could not be reached to ${action}, also after several attempts: ${reason}.`,
      fix: "Check endpoint and region in target.connection.s3, the network and its proxies, then run the job again.",
      retriable: true,
      cause,
      details: { action },
    }),

  failed: (action: string, reason: string, cause: unknown) =>
    new DativoError({
      code: "S3_FAILED",
      message: `Could not ${action}: ${reason}.`,
      fix: "The reason is in the words of the store.",
      cause,
      details: { action },
    }),

  tooManyParts: (action: string, most: number, partBytes: number) =>
    new DativoError({
      code: "S3_TOO_MANY_PARTS",
      message: `Could not ${action}: it would have more than ${most} parts of ${partBytes / 1024 ** 2} MB.`,
      fix: "Raise part_size_mb in target.connection.s3, or let the writer begin new files (target.options).",
      details: { action, part_bytes: partBytes },
    }),

  objectMissing: (action: string, cause: unknown) =>
    new DativoError({
      code: "S3_OBJECT_MISSING",
      message: `Could not ${action}: there is no such object.`,
      fix: "Somebody or a lifecycle rule of the bucket has removed it; keep both away from the output.",
      cause,
      details: { action },
    }),
} as const;
