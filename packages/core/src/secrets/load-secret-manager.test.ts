import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DativoError } from "../errors/dativo-error.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { EnvSecretManager } from "./env-secret-manager.ts";
import { FilesystemSecretManager } from "./filesystem-secret-manager.ts";
import { loadSecretManager } from "./load-secret-manager.ts";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

function load(name: string) {
  const { path } = folder;
  return loadSecretManager(name, { jobFolder: path, workingFolder: path, hostFolder: path });
}

async function failure(name: string): Promise<DativoError> {
  const error: unknown = await load(name).catch((cause: unknown) => cause);
  if (!DativoError.isInstance(error)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  return error;
}

async function write(path: string, text: string): Promise<void> {
  const file = join(folder.path, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

// A package without a core of its own: the brand is all that counts.
const brand = `Symbol.for("dativo.plugin")`;
const manager = (version: number): string =>
  `export class Vault { static [${brand}] = { kind: "secret-manager", contractVersion: ${version} }; async load() { return {}; } }\n`;

async function writePackage(name: string, text: string): Promise<void> {
  const manifest = { name, version: "1.2.3", type: "module", exports: "./index.js" };
  await write(`node_modules/${name}/package.json`, JSON.stringify(manifest));
  await write(`node_modules/${name}/index.js`, text);
}

describe("loadSecretManager", () => {
  it.each([
    ["env", EnvSecretManager],
    ["ENVIRONMENT", EnvSecretManager],
    ["filesystem", FilesystemSecretManager],
    ["fs", FilesystemSecretManager],
    ["file", FilesystemSecretManager],
  ])("knows %s", async (name, pluginClass) => {
    expect((await load(name)).pluginClass).toBe(pluginClass);
  });

  it.each(["vault", "hashicorp_vault", "dativo-secrets-vault", "dativo-secrets-vault:Vault"])(
    "finds a package by %s",
    async (name) => {
      await writePackage("dativo-secrets-vault", manager(1));
      const plugin = await load(name);
      expect(plugin).toMatchObject({ kind: "secret-manager", version: "1.2.3" });
      expect(plugin.pluginClass.name).toBe("Vault");
    },
  );

  it.each([
    ["aws", "PLUGIN_NOT_INSTALLED", "npm i @dativo/secrets-aws"],
    ["gcp", "PLUGIN_TYPE_UNKNOWN", "npm i dativo-secrets-gcp"],
    ["filesytem", "PLUGIN_TYPE_UNKNOWN", "Write filesystem."],
    ["constructor", "PLUGIN_TYPE_UNKNOWN", "npm i dativo-secrets-constructor"],
    ["@acme/none", "MODULE_NOT_FOUND", "npm i @acme/none"],
    ["./none.mjs", "MODULE_NOT_FOUND", "Correct the path"],
    ["./a.yaml", "SPECIFIER_INVALID", "./plugins/orders.ts:OrdersReader"],
  ])("says of %s what to do", async (name, code, fix) => {
    const error = await failure(name);
    expect(error.code).toBe(code);
    expect(error.fix).toContain(fix);
  });

  it("refuses what is no secret manager, or was written for another contract", async () => {
    await write(
      "reader.mjs",
      manager(1).replace("secret-manager", "reader").replace("load", "extract"),
    );
    await write("old.mjs", manager(0));
    await write("plain.mjs", "export class Plain {}\n");
    expect(await failure("./reader.mjs:Vault")).toMatchObject({
      code: "WRONG_PLUGIN_KIND",
      message: expect.stringContaining("is a reader, but a secret manager belongs here"),
      fix: "Name a secret manager in --secret-manager; a reader belongs in source.custom_reader.",
    });
    expect((await failure("./old.mjs")).code).toBe("CONTRACT_VERSION_UNSUPPORTED");
    expect((await failure("./plain.mjs")).fix).toContain("defineSecretManager makes");
    expect((await failure("./plain.mjs:Plain")).fix).toContain("extends BaseSecretManager");
  });
});
