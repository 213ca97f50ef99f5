import type { JsonObject } from "../contract/json.ts";
import type { InterpolationSources } from "../documents/interpolation-sources.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import type { KeyProblem } from "../errors/key-problem.ts";
import { collectDocumentSecrets, collectSecrets } from "../job/collect-secrets.ts";
import type { RecipeRole } from "./recipe-schema.ts";
import { hasValues, resolveCredentials } from "./resolve-credentials.ts";

/** Where the values of credentials are looked for. */
export interface CredentialSettings {
  readonly sources: InterpolationSources;
  readonly secretsFolder: string | undefined;
  /** Absolute: where relative paths of the job start. */
  readonly folder: string;
}

/** A job whose credentials are values, and what could not be found. */
interface WithCredentials {
  readonly document: SourceDocument;
  readonly problems: readonly KeyProblem[];
}

/**
 * Puts the values in the place of what a recipe's `credentials` say of where they are.
 *
 * @param merged the job over the recipe
 * @param job the job alone
 */
export async function withCredentials(
  merged: SourceDocument,
  role: RecipeRole,
  job: SourceDocument,
  settings: CredentialSettings,
): Promise<WithCredentials> {
  const credentials = memberOf(memberOf(merged.value, role), "credentials");
  if (typeof credentials !== "object" || credentials === null || Array.isArray(credentials)) {
    return { document: merged, problems: [] };
  }
  if (settings.sources.standIns !== undefined) return { document: merged, problems: [] };
  const tenant = memberOf(merged.value, "tenant_id");
  const { values, problem } = await resolveCredentials({
    credentials: credentials as JsonObject,
    hasOwn: hasOwnSecrets(memberOf(job.value, role)),
    environment: settings.sources.environment,
    tenant: typeof tenant === "string" ? tenant : undefined,
    folder: settings.folder,
    secretsFolder: settings.secretsFolder,
  });
  for (const secret of collectSecrets(values)) settings.sources.secrets?.hide(secret);
  const path = [role, "credentials", problem?.key ?? ""];
  return {
    document: { ...merged, value: replaceCredentials(merged.value, role, values) },
    problems: problem ? [{ path, location: merged.locate(path), message: problem.message }] : [],
  };
}

/** Older jobs keep user and password in `connection`, or in a URL. */
function hasOwnSecrets(section: unknown): boolean {
  const elsewhere = [memberOf(section, "connection"), memberOf(section, "dsn")];
  return (
    hasValues(memberOf(section, "credentials")) ||
    elsewhere.some((value) => collectDocumentSecrets(value).length > 0)
  );
}

function replaceCredentials(job: unknown, role: RecipeRole, credentials: JsonObject): unknown {
  const section = memberOf(job, role) as object;
  return { ...(job as object), [role]: { ...section, credentials } };
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
