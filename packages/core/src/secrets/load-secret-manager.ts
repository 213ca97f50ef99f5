import type { SecretManagerClass } from "../contract/define-secret-manager.ts";
import { contractVersion } from "../contract/plugin-brand.ts";
import { loadBySpecifier, loadByType } from "../plugins/load-plugin.ts";
import type { LoadedPlugin } from "../plugins/loaded-plugin.ts";
import type { PluginSearch } from "../plugins/plugin-search.ts";
import { EnvSecretManager } from "./env-secret-manager.ts";
import { FilesystemSecretManager } from "./filesystem-secret-manager.ts";

const builtIn = new Map<string, SecretManagerClass>([
  ["env", EnvSecretManager as SecretManagerClass],
  ["filesystem", FilesystemSecretManager as SecretManagerClass],
]);

/** Names of earlier versions, and what they mean. */
const aliases = new Map([
  ["environment", "env"],
  ["fs", "filesystem"],
  ["file", "filesystem"],
  ["aws_secrets_manager", "aws"],
  ["hashicorp", "vault"],
  ["hashicorp_vault", "vault"],
  ["gcp_secret_manager", "gcp"],
]);

/**
 * Finds the secret manager of a name: `env` and `filesystem` are built in, another word is that of a
 * package (`aws` of `@dativo/secrets-aws`, `vault` of `dativo-secrets-vault`), and everything else is a
 * specifier, such as `./my-manager.ts:MyManager` or the name of a package.
 *
 * @throws what `loadReader` throws
 */
export async function loadSecretManager(
  name: string,
  from: PluginSearch,
): Promise<LoadedPlugin<SecretManagerClass>> {
  if (!/^[a-z0-9_-]+$/iu.test(name) || name.startsWith("dativo-secrets-")) {
    const plugin = await loadBySpecifier("secret-manager", name, from);
    return plugin as LoadedPlugin<SecretManagerClass>;
  }
  const type = aliases.get(name.toLowerCase()) ?? name.toLowerCase();
  const pluginClass = builtIn.get(type);
  if (pluginClass !== undefined) {
    return { kind: "secret-manager", name: type, pluginClass, contractVersion, location: type };
  }
  return (await loadByType("secret-manager", type, from)) as LoadedPlugin<SecretManagerClass>;
}
