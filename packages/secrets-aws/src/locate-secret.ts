import type { SecretFormat } from "@dativo/core/plugin";
import { awsSecretErrors } from "./aws-secret-errors.ts";
import type { AwsSecretConfig, AwsSecretEntry } from "./aws-secret-config.ts";

/** Where a secret is kept. */
export interface SecretPlace {
  readonly secretId: string;
  readonly versionId: string | undefined;
  readonly versionStage: string | undefined;
  readonly format: SecretFormat;
  /** The member of the bundle that it is; `undefined` where it is a secret of its own. */
  readonly member: string | undefined;
}

/**
 * Says where a secret is kept: as `secrets` says; else in the bundle, where there is one; else under the
 * id that the template makes.
 *
 * @throws `AWS_SECRET_TENANT_MISSING` where the id needs a tenant and the job has none
 */
export function locateSecret(
  config: AwsSecretConfig,
  name: string,
  tenant: string | undefined,
): SecretPlace {
  const entry = config.secrets.find((candidate) => candidate.name.toLowerCase() === name);
  const bundle = entry === undefined ? config.bundle_secret_id_template : undefined;
  const template = bundle ?? entry?.id ?? entry?.identifier ?? config.secret_id_template;
  return {
    secretId: fill(template, entry?.name ?? name, tenant),
    versionId: entry?.version_id,
    versionStage: entry?.version_stage,
    format: bundle === undefined ? formatOf(entry) : config.bundle_format,
    member: bundle === undefined ? undefined : name,
  };
}

/** A place as messages name it. */
export function describePlace({ secretId, versionId, versionStage, member }: SecretPlace): string {
  const version = versionId ?? versionStage;
  const inside = member === undefined ? "" : `member '${member}' of `;
  return `${inside}${secretId}${version === undefined ? "" : ` (version ${version})`}`;
}

function formatOf(entry: AwsSecretEntry | undefined): SecretFormat {
  return entry?.format ?? "auto";
}

function fill(template: string, name: string, tenant: string | undefined): string {
  return template.replaceAll(/\{(?<key>tenant|name)\}/gu, (_whole, key: string) => {
    if (key === "name") return name;
    if (tenant === undefined) throw awsSecretErrors.tenantMissing(template);
    return tenant;
  });
}
