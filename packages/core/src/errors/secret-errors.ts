import { DativoError } from "./dativo-error.ts";
import { formatList } from "./format-list.ts";

/** Errors of secrets and of where they are kept. None of them holds a value. */
export const secretErrors = {
  folderUnreadable: (folder: string, reason: string, cause?: unknown) =>
    new DativoError({
      code: "SECRETS_FOLDER_UNREADABLE",
      message: `The folder of secrets ${folder} cannot be read: ${reason}.`,
      fix: "Give --secrets-dir the folder that holds a folder for each tenant_id, or one file a secret where jobs have no tenant_id.",
      cause,
      details: { folder },
    }),

  tenantInvalid: (tenant: string) =>
    new DativoError({
      code: "SECRET_TENANT_INVALID",
      message: `The tenant_id ${JSON.stringify(tenant)} cannot name a folder of secrets.`,
      fix: "A tenant_id whose secrets are files has no slash or backslash and does not begin with a dot.",
      details: { tenant },
    }),

  fileUnreadable: (file: string, reason: string, cause?: unknown) =>
    new DativoError({
      code: "SECRET_FILE_UNREADABLE",
      message: `The secret in ${file} cannot be read: ${reason}.`,
      fix: "It must be a UTF-8 file of at most 1 MiB inside the folder of secrets that this user may read.",
      cause,
      details: { file },
    }),

  ambiguous: (name: string, places: readonly string[]) =>
    new DativoError({
      code: "SECRET_AMBIGUOUS",
      message: `There are several secrets '${name}': ${formatList(places)}.`,
      fix: "Keep one of them.",
      details: { name, places },
    }),

  payloadInvalid: (place: string, format: string, problem: string) =>
    new DativoError({
      code: "SECRET_PAYLOAD_INVALID",
      message: `The secret in ${place} is not valid as '${format}': ${problem}.`,
      fix: "Correct it, or say that it is something else; formats are json, env, text and raw.",
      details: { place, format },
    }),

  answerInvalid: (manager: string, problem: string) =>
    new DativoError({
      code: "SECRET_MANAGER_ANSWER_INVALID",
      message: `The secret manager '${manager}' answered what is no set of secrets: ${problem}.`,
      fix: "load() answers an object with a text, or a JSON value, under each name that was asked for and exists.",
      details: { manager },
    }),

  configUnreadable: (place: string, reason: string) =>
    new DativoError({
      code: "SECRET_MANAGER_CONFIG_UNREADABLE",
      message: `The configuration of the secret manager, ${place}, cannot be used: ${reason}.`,
      fix: 'Give --secret-manager-config a .yaml, .yml or .json file, or a JSON object itself, such as \'{"region_name": "eu-west-1"}\'.',
      details: { place },
    }),
} as const;
