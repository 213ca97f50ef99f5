import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JsonValue } from "./json.ts";
import { contractVersion, pluginBrand, type PluginBrand } from "./plugin-brand.ts";
import type { Logger } from "./plugin-context.ts";

/** One secret: a text, or a section of them such as the members of a JSON document. */
export type SecretValue = JsonValue;

/** What a job asks of its secret manager. */
export interface SecretRequest {
  /** `tenant_id` of the job. */
  readonly tenant: string | undefined;
  /** In lower case, each once: only what the job refers to. */
  readonly names: readonly string[];
  /** Aborted when the run is stopped. */
  readonly signal: AbortSignal;
  /** Hides the values that were loaded and those of the config that look like credentials. */
  readonly logger: Logger;
}

/** What the host lends to a secret manager. */
export interface SecretManagerContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute: relative paths of the config start here. */
  readonly baseFolder: string;
}

/**
 * Answers the secrets that job files refer to as `${secret:NAME}`. It is built only for a job that
 * refers to one.
 *
 * @typeParam Config what the static `configSchema` makes of its configuration
 */
export abstract class BaseSecretManager<Config = unknown> {
  static readonly [pluginBrand]: PluginBrand = { kind: "secret-manager", contractVersion };

  /** Validates the configuration before the manager is built: zod, or any other Standard Schema. */
  static readonly configSchema?: StandardSchemaV1;

  protected readonly config: Config;
  protected readonly context: SecretManagerContext;

  /** Must not connect: `load` does. */
  constructor(config: Config, context: SecretManagerContext) {
    this.config = config;
    this.context = context;
  }

  /**
   * The secrets of these names, under the names that were asked for. One that does not exist is left
   * out: the host tells the user at which key of which file it is missing. Everything else that keeps a
   * secret from being read is thrown; an error names the secret, never its value.
   */
  abstract load(request: SecretRequest): Promise<Readonly<Record<string, SecretValue>>>;

  /** Where `load` looks for a secret, such as `acme/postgres`; for the message when it is not there. */
  placesOf(_name: string, _tenant: string | undefined): readonly string[] {
    return [];
  }

  /** Gives back connections. Called exactly once, also after an error or an abort. */
  async close(): Promise<void> {}
}
