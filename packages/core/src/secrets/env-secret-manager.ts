import { z } from "zod";
import {
  BaseSecretManager,
  type SecretRequest,
  type SecretValue,
} from "../contract/base-secret-manager.ts";
import { secretErrors } from "../errors/secret-errors.ts";
import { parseSecretPayload, type SecretFormat } from "./parse-secret-payload.ts";

const configSchema = z.strictObject({
  prefix: z.string().min(1).default("DATIVO_SECRET"),
  delimiter: z.string().min(1).default("__"),
  allow_global_scope: z.boolean().default(true),
});

const formats: Readonly<Record<string, SecretFormat>> = {
  JSON: "json",
  ENV: "env",
  TEXT: "text",
  RAW: "raw",
};

/**
 * Secrets in environment variables: `DATIVO_SECRET__ACME__POSTGRES__JSON` is the secret `postgres` of
 * the tenant `acme`, `DATIVO_SECRET__GLOBAL__POSTGRES` that of everybody. Upper and lower case are the
 * same, what a variable's name cannot hold, such as the `-` of a tenant, is `_` there, and the parts of
 * a name can stand apart: `…__API__KEY` is `api_key`.
 */
export class EnvSecretManager extends BaseSecretManager<z.output<typeof configSchema>> {
  static override readonly configSchema = configSchema;

  async load({ tenant, names }: SecretRequest): Promise<Record<string, SecretValue>> {
    const secrets: Record<string, SecretValue> = {};
    for (const name of names) {
      for (const scope of this.#scopes(tenant)) {
        const found = this.#variables(scope, name);
        const [first, ...others] = found;
        if (first === undefined) continue;
        if (others.length > 0) {
          throw secretErrors.ambiguous(
            name,
            found.map(({ variable }) => variable),
          );
        }
        const text = this.context.environment[first.variable] ?? "";
        secrets[name] = parseSecretPayload(text, first.variable, first.format);
        break;
      }
    }
    return secrets;
  }

  override placesOf(name: string, tenant: string | undefined): readonly string[] {
    return this.#scopes(tenant).map((scope) => this.#variableOf(scope, name));
  }

  /** The tenant's own first. */
  #scopes(tenant: string | undefined): string[] {
    const own = tenant === undefined ? [] : [tenant];
    return [...own, ...(this.config.allow_global_scope ? ["GLOBAL", "ALL"] : [])];
  }

  #variables(scope: string, name: string): { variable: string; format: SecretFormat }[] {
    const delimiter = this.config.delimiter.toUpperCase();
    const starts = [scope.toUpperCase(), variablePart(scope)].map(
      (written) => `${this.config.prefix.toUpperCase()}${delimiter}${written}${delimiter}`,
    );
    return Object.entries(this.context.environment).flatMap(([variable, value]) => {
      const upper = variable.toUpperCase();
      const start = starts.find((candidate) => upper.startsWith(candidate));
      if (value === undefined || start === undefined) return [];
      const parts = upper.slice(start.length).split(delimiter);
      const last = parts.length > 1 ? formats[parts.at(-1) ?? ""] : undefined;
      const nameParts = last === undefined ? parts : parts.slice(0, -1);
      const isWanted = variablePart(nameParts.filter(Boolean).join("_")) === variablePart(name);
      return isWanted ? [{ variable, format: last ?? "auto" }] : [];
    });
  }

  #variableOf(scope: string, name: string): string {
    const { prefix, delimiter } = this.config;
    return [prefix, variablePart(scope), variablePart(name)].join(delimiter);
  }
}

function variablePart(text: string): string {
  return text.toUpperCase().replaceAll(/[^A-Z0-9_]/gu, "_");
}
