import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { BaseSecretManager, SecretValue } from "../contract/base-secret-manager.ts";
import type { SecretManagerClass } from "../contract/define-secret-manager.ts";
import type { Logger } from "../contract/plugin-context.ts";
import type { SecretLookup } from "../documents/interpolation-sources.ts";
import { DativoError } from "../errors/dativo-error.ts";
import { formatList } from "../errors/format-list.ts";
import { wrapPluginError } from "../errors/wrap-plugin-error.ts";
import { findDocumentSecrets, findSecrets, type FoundSecret } from "../job/collect-secrets.ts";
import type { SecretSettings } from "../job/read-job-options.ts";
import { createRedactor, type Redactor } from "../observability/redactor.ts";
import type { LoadedPlugin } from "../plugins/loaded-plugin.ts";
import type { PluginSearch } from "../plugins/plugin-search.ts";
import { validateOptions } from "../plugins/validate-options.ts";
import { callPlugin, callPluginUntilAborted } from "../run/call-plugin.ts";
import { usePlugin } from "../run/use-plugin.ts";
import { checkSecrets } from "./check-secrets.ts";
import { guessSecrets } from "./guess-secrets.ts";
import { isIdentifierKey } from "./is-secret-path.ts";
import { loadSecretManager } from "./load-secret-manager.ts";

/** Codes of files that could be read, and not parsed. */
const unparsed = new Set(["JOB_FILE_SYNTAX"]);

/** What the secrets of a job are looked up with. */
export interface JobSecretsSettings {
  readonly settings: SecretSettings;
  readonly environment: NodeJS.ProcessEnv;
  readonly search: PluginSearch;
  readonly signal: AbortSignal;
  readonly onSecrets: (values: readonly string[]) => void;
  /** Makes the manager's logger. */
  readonly createLogger: (redact: Redactor) => Logger;
}

/** The secrets of one job: asks the manager, each name once, and knows every value that is to be hidden. */
export class JobSecrets implements SecretLookup {
  readonly #from: JobSecretsSettings;
  readonly #loaded = new Map<string, SecretValue>();
  readonly #asked = new Map<string, readonly string[]>();
  /** By text: whether it is an identifier and nothing else. */
  readonly #hidden = new Map<string, boolean>();
  #tenant: string | undefined;
  #manager = "";

  constructor(from: JobSecretsSettings) {
    this.#from = from;
  }

  belongTo(tenantId: string): void {
    this.#tenant ??= tenantId;
  }

  hide(text: string, key?: string | number): void {
    this.#hideAll(findSecrets(text, isIdentifierKey(String(key))));
  }

  /** Hides what stands in credentials and under keys of secrets. */
  hideIn(document: unknown): void {
    this.#hideAll(findDocumentSecrets(document));
  }

  /** Hides what looks like a secret in a file that an error says cannot be parsed. */
  async hideGuesses(file: string, error: unknown): Promise<void> {
    if (!DativoError.isInstance(error) || !unparsed.has(error.code)) return;
    for (const guess of guessSecrets(await readFile(file, "utf8"))) this.hide(guess);
  }

  /** Every value that must not be shown. */
  get values(): readonly string[] {
    return [...this.#hidden.keys()];
  }

  /** Those that only say who or where. */
  get identifiers(): readonly string[] {
    return [...this.#hidden].filter(([, isIdentifier]) => isIdentifier).map(([text]) => text);
  }

  /** Hides what is known by the time that it is called. */
  readonly redact: Redactor = (text) => createRedactor(this.values)(text);

  /**
   * @throws the errors of plugin loading, `PLUGIN_OPTIONS_INVALID` for the manager's configuration, what
   *   the manager throws, `SECRET_MANAGER_ANSWER_INVALID`, `RUN_INTERRUPTED`
   */
  async load(names: readonly string[]): Promise<ReadonlyMap<string, SecretValue>> {
    const wanted = [...new Set(names)].filter((name) => !this.#asked.has(name));
    if (wanted.length > 0) await this.#ask(wanted);
    return this.#loaded;
  }

  whereSecretsAre(name: string): string {
    const places = this.#asked.get(name) ?? [];
    const looked = places.length === 0 ? "it was asked for it" : `looked for ${formatList(places)}`;
    const hasTenant = (this.#tenant ?? this.#from.settings.tenant) !== undefined;
    const tenant = hasTenant ? "" : "; the job has no tenant_id";
    return `the secret manager is '${this.#manager}', ${looked}${tenant}`;
  }

  async #ask(names: readonly string[]): Promise<void> {
    const { settings, environment, search, signal } = this.#from;
    const plugin = await loadSecretManager(settings.manager ?? "env", search);
    const logger = this.#from.createLogger(this.redact);
    const config = await this.#validConfig(plugin);
    const tenant = this.#tenant ?? settings.tenant;
    this.#manager = plugin.name;
    const context = { environment, baseFolder: settings.configFolder ?? search.workingFolder };
    const call = { kind: "secret-manager", plugin: plugin.name } as const;
    const manager = build(plugin, () => new plugin.pluginClass(config, context));
    const answer = await usePlugin(call, manager, logger, async (opened) => {
      for (const name of names) {
        this.#asked.set(
          name,
          await callPlugin({ ...call, method: "placesOf" }, async () =>
            opened.placesOf(name, tenant),
          ),
        );
      }
      return callPluginUntilAborted({ ...call, method: "load" }, signal, () =>
        opened.load({ tenant, names, signal, logger }),
      );
    });
    for (const [name, value] of checkSecrets(answer, names, plugin.name)) {
      this.#loaded.set(name, value);
      this.#hideAll(findSecrets(value));
    }
  }

  #hideAll(found: readonly FoundSecret[]): void {
    for (const { text, isIdentifier } of found) {
      this.#hidden.set(text, isIdentifier && (this.#hidden.get(text) ?? true));
    }
    this.#from.onSecrets(found.map(({ text }) => text));
  }

  async #validConfig(plugin: LoadedPlugin<SecretManagerClass>): Promise<unknown> {
    const { search, settings } = this.#from;
    const { config = {}, folder } = settings;
    // A manager's own credentials, such as a token of Vault.
    this.hideIn(config);
    const takesFolder = plugin.name === "filesystem" && folder !== undefined;
    // It starts at the working folder, also where the rest of the configuration does not.
    const secretsFolder = takesFolder ? resolve(search.workingFolder, folder) : undefined;
    const options = takesFolder ? { ...config, secrets_dir: secretsFolder } : config;
    return validateOptions(plugin.pluginClass.configSchema, options, {
      kind: "secret-manager",
      plugin: plugin.name,
      path: [],
    });
  }
}

function build(
  { name }: LoadedPlugin<SecretManagerClass>,
  construct: () => BaseSecretManager,
): BaseSecretManager {
  try {
    return construct();
  } catch (cause) {
    throw wrapPluginError(cause, { kind: "secret-manager", plugin: name, method: "constructor" });
  }
}
