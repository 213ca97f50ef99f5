import type { RunJobOptions } from "@dativo/core";
import type { CommandLineHost } from "./command-line-host.ts";
import { rememberSecrets } from "./known-secrets.ts";

/** The options of `addSecrets`. */
export interface SecretOptions {
  readonly secretManager?: string;
  readonly secretManagerConfig?: string;
  readonly secretsDir?: string;
}

/** What job files are read with. */
export type ReadingSettings = Pick<RunJobOptions, "environment" | "secrets" | "onSecrets">;

/**
 * What a command says of secrets, or else the environment. What neither says is left to the project's
 * configuration.
 *
 * @throws `SECRET_MANAGER_CONFIG_UNREADABLE`
 */
export async function readSecretOptions(
  options: SecretOptions,
  host: CommandLineHost,
): Promise<ReadingSettings> {
  const { environment } = host;
  const manager = options.secretManager ?? (environment["DATIVO_SECRET_MANAGER"] || undefined);
  const given =
    options.secretManagerConfig ?? (environment["DATIVO_SECRET_MANAGER_CONFIG"] || undefined);
  const { secretsDir: folder } = options;
  return {
    environment,
    onSecrets: rememberSecrets,
    secrets: {
      ...(manager === undefined ? {} : { manager }),
      ...(folder === undefined ? {} : { folder }),
      ...(given === undefined ? {} : { config: await readConfig(given, host) }),
    },
  };
}

async function readConfig(given: string, host: CommandLineHost) {
  const { readManagerConfig } = await import("@dativo/core");
  return readManagerConfig(given, host.workingFolder, host.environment);
}
