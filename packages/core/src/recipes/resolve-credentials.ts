import { join, parse, resolve } from "node:path";
import type { JsonObject } from "../contract/json.ts";
import { DativoError } from "../errors/dativo-error.ts";
import { readSecretFile } from "../secrets/read-secret-file.ts";
import { parseCredentialsFile, type CredentialsFile } from "./parse-credentials-file.ts";

/** `credentials` of a recipe and a job, merged, and what it takes to find the values that they name. */
export interface CredentialsRequest {
  readonly credentials: JsonObject;
  /** Whether the job has credentials of its own: then what the recipe names may be missing. */
  readonly hasOwn: boolean;
  readonly environment: NodeJS.ProcessEnv;
  /** `tenant_id` of the job: stands for `{tenant}`. */
  readonly tenant: string | undefined;
  /** Absolute: where a relative `file_template` starts. */
  readonly folder: string;
  /** Takes the place of `/secrets` in a `file_template`. */
  readonly secretsFolder: string | undefined;
}

/** The values, or what is wrong with one key. */
export interface ResolvedCredentials {
  readonly values: JsonObject;
  readonly problem?: { readonly key: string; readonly message: string };
}

/** Keys of `credentials` that say where the values are, and are none themselves. */
const references = ["type", "from_env", "file_template"];

/** Whether a credentials section has values of its own, besides what says where values are. */
export function hasValues(credentials: unknown): boolean {
  if (typeof credentials !== "object" || credentials === null) return false;
  return Object.keys(credentials).some((key) => !references.includes(key));
}

/**
 * Puts the values in the place of `from_env` and `file_template`: the variable's as `api_key`, those of
 * the file under their own names. What the section says itself holds over both.
 */
export async function resolveCredentials(
  request: CredentialsRequest,
): Promise<ResolvedCredentials> {
  const { credentials } = request;
  const own = Object.fromEntries(
    Object.entries(credentials).filter(([key]) => !references.includes(key)),
  );
  const { type } = credentials;
  if (type === "none") return { values: own };
  const found = [fromEnvironment(request), await fromFile(request)];
  const problem = found.find((part) => part.problem !== undefined)?.problem;
  const values = Object.assign({}, ...found.map((part) => part.values), own) as JsonObject;
  return problem === undefined || request.hasOwn ? { values } : { values, problem };
}

function fromEnvironment({ credentials, environment }: CredentialsRequest): ResolvedCredentials {
  const { from_env: name } = credentials;
  if (typeof name !== "string") return { values: {} };
  const value = environment[name];
  if (value === undefined || value === "") {
    return failed("from_env", `the environment variable ${name} is not set; it holds the secret`);
  }
  return { values: { api_key: value } };
}

async function fromFile(request: CredentialsRequest): Promise<ResolvedCredentials> {
  const { file_template: template } = request.credentials;
  if (typeof template !== "string") return { values: {} };
  const path = credentialsPath(template, request);
  if (path === undefined) {
    return failed(
      "file_template",
      `'${template}' needs the tenant, and ${request.tenant === undefined ? "the job has no `tenant_id`" : `the tenant_id '${request.tenant}' cannot be part of a path`}`,
    );
  }
  const file = await readCredentialsFile(path);
  return "values" in file
    ? { values: file.values }
    : failed(
        "file_template",
        `${file.problem}; mend that, or give the job \`credentials\` of its own`,
      );
}

function credentialsPath(
  template: string,
  { tenant, folder, secretsFolder }: CredentialsRequest,
): string | undefined {
  const needsTenant = template.includes("{tenant}");
  if (needsTenant && (tenant === undefined || !/^[\w@-][\w.@-]*$/u.test(tenant))) {
    return undefined;
  }
  const path = template.replaceAll("{tenant}", () => tenant ?? "");
  return secretsFolder !== undefined && path.startsWith("/secrets/")
    ? join(secretsFolder, path.slice("/secrets/".length))
    : resolve(folder, path);
}

/** A file of secrets can be anywhere: links of the folders that are mounted for it lead out of them. */
async function readCredentialsFile(path: string): Promise<CredentialsFile> {
  try {
    const { text } = await readSecretFile(path, parse(path).root);
    const file = parseCredentialsFile(text);
    if ("values" in file) return file;
    return { problem: `the file ${path} holds no credentials: ${file.problem}` };
  } catch (cause) {
    if (DativoError.isInstance(cause)) return { problem: cause.message.replace(/\.$/u, "") };
    throw cause;
  }
}

function failed(key: string, message: string): ResolvedCredentials {
  return { values: {}, problem: { key, message } };
}
