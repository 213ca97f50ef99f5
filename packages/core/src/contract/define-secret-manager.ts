import type { StandardSchemaV1 } from "@standard-schema/spec";
import {
  BaseSecretManager,
  type SecretManagerContext,
  type SecretRequest,
  type SecretValue,
} from "./base-secret-manager.ts";
import type { OptionsOf } from "./define-reader.ts";

/** What every hook of `defineSecretManager` is handed besides its request. */
export interface SecretManagerEnvironment<Config> {
  readonly config: Config;
  readonly context: SecretManagerContext;
}

/** A secret manager as a plain object: `load`, and as many of the other hooks as it needs. */
export interface SecretManagerDefinition<Schema extends StandardSchemaV1 | undefined, Config> {
  /** Validates the configuration; its output type is the type of `config` in every hook. */
  readonly configSchema?: Schema;
  load(
    request: SecretRequest & SecretManagerEnvironment<Config>,
  ): Promise<Readonly<Record<string, SecretValue>>>;
  placesOf?(
    name: string,
    tenant: string | undefined,
    environment: SecretManagerEnvironment<Config>,
  ): readonly string[];
  close?(environment: SecretManagerEnvironment<Config>): Promise<void>;
}

/** A class that the host can build a secret manager from. */
export interface SecretManagerClass<Config = unknown> {
  new (config: Config, context: SecretManagerContext): BaseSecretManager<Config>;
  readonly configSchema?: StandardSchemaV1;
}

/**
 * Makes a secret manager class from a plain object.
 *
 * ```ts
 * export const KeychainManager = defineSecretManager({
 *   async load({ names }) {
 *     return Object.fromEntries(names.map((name) => [name, readFromKeychain(name)]));
 *   },
 * });
 * ```
 */
export function defineSecretManager<const Schema extends StandardSchemaV1 | undefined = undefined>(
  definition: SecretManagerDefinition<Schema, OptionsOf<Schema>>,
): SecretManagerClass<OptionsOf<Schema>> {
  type Config = OptionsOf<Schema>;
  return class extends BaseSecretManager<Config> {
    static override readonly configSchema = definition.configSchema as StandardSchemaV1;

    async load(request: SecretRequest): Promise<Readonly<Record<string, SecretValue>>> {
      return definition.load({ ...request, ...this.#environment() });
    }

    override placesOf(name: string, tenant: string | undefined): readonly string[] {
      return definition.placesOf?.(name, tenant, this.#environment()) ?? [];
    }

    override async close(): Promise<void> {
      await definition.close?.(this.#environment());
    }

    #environment(): SecretManagerEnvironment<Config> {
      return { config: this.config, context: this.context };
    }
  };
}
