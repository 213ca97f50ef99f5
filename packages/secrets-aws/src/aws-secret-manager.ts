import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  BaseSecretManager,
  environmentProxies,
  openProxyAgent,
  parseSecretPayload,
  type SecretRequest,
  type SecretValue,
} from "@dativo/core/plugin";
import { awsSecretConfigSchema, type AwsSecretConfig } from "./aws-secret-config.ts";
import { awsSecretErrors } from "./aws-secret-errors.ts";
import { explainFailure } from "./explain-failure.ts";
import { describePlace, locateSecret, type SecretPlace } from "./locate-secret.ts";

/**
 * Secrets in AWS Secrets Manager. Reads what the job refers to and nothing else: each secret with one
 * `GetSecretValue`, a bundle once. Credentials and region are found as all tools of AWS find them.
 */
export class AwsSecretManager extends BaseSecretManager<AwsSecretConfig> {
  static override readonly configSchema = awsSecretConfigSchema;

  #client: SecretsManagerClient | undefined;

  async load({ tenant, names, signal }: SecretRequest): Promise<Record<string, SecretValue>> {
    const read = new Map<string, Promise<SecretValue | undefined>>();
    const readOnce = (place: SecretPlace): Promise<SecretValue | undefined> => {
      const key = JSON.stringify([place.secretId, place.versionId, place.versionStage]);
      const known = read.get(`${key} ${place.format}`) ?? this.#read(place, signal);
      read.set(`${key} ${place.format}`, known);
      return known;
    };
    const places = names.map((name) => locateSecret(this.config, name, tenant));
    const found = await Promise.all(
      places.map(async (place) => memberOf(await readOnce(place), place)),
    );
    return Object.fromEntries(
      names.flatMap((name, index) => {
        const value = found[index];
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  override placesOf(name: string, tenant: string | undefined): readonly string[] {
    return [describePlace(locateSecret(this.config, name, tenant))];
  }

  override async close(): Promise<void> {
    this.#client?.destroy();
  }

  /** `undefined` where there is no such secret. */
  async #read(place: SecretPlace, signal: AbortSignal): Promise<SecretValue | undefined> {
    const { secretId, versionId, versionStage, format } = place;
    const { GetSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
    const client = await this.#open();
    const command = new GetSecretValueCommand({
      SecretId: secretId,
      VersionId: versionId,
      VersionStage: versionStage,
    });
    try {
      const answer = await client.send(command, { abortSignal: signal });
      const text = answer.SecretString ?? decode(answer.SecretBinary, secretId);
      return parseSecretPayload(text, secretId, format);
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof Error && cause.name === "ResourceNotFoundException") return undefined;
      if (cause instanceof Error && cause.name === "DativoError") throw cause;
      throw explainFailure(cause, secretId);
    }
  }

  async #open(): Promise<SecretsManagerClient> {
    if (this.#client !== undefined) return this.#client;
    const { SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
    // Which versions of Node.js a newer SDK will want is not for those to read who run jobs.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
    const { region_name: region, profile_name: profile, endpoint } = this.config;
    const proxies = environmentProxies();
    const agent = proxies && (await openProxyAgent(proxies));
    const client = (this.#client ??= new SecretsManagerClient({
      ...(agent ? { requestHandler: { httpAgent: agent, httpsAgent: agent } } : {}),
      ...(region === undefined ? {} : { region }),
      ...(profile === undefined ? {} : { profile }),
      ...(endpoint === undefined ? {} : { endpoint }),
    }));
    try {
      await client.config.region();
    } catch (cause) {
      throw awsSecretErrors.regionMissing(cause);
    }
    return client;
  }
}

function memberOf(value: SecretValue | undefined, place: SecretPlace): SecretValue | undefined {
  const { member, secretId } = place;
  if (member === undefined || value === undefined) return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw awsSecretErrors.unusable(secretId, "it is a bundle, and has no members");
  }
  const [, found] = Object.entries(value).find(([key]) => key.toLowerCase() === member) ?? [];
  return found;
}

function decode(bytes: Uint8Array | undefined, secretId: string): string {
  if (bytes === undefined) throw awsSecretErrors.unusable(secretId, "it has no value");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw awsSecretErrors.unusable(secretId, "it is binary, and no UTF-8 text", cause);
  }
}
