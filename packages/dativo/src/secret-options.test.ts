import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collectingHost } from "./__fixtures__/collecting-host.ts";
import { main } from "./main.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-secret-options-"));
  await writeFile(
    join(folder, "plugin.mjs"),
    `import { defineReader } from "@dativo/core/plugin";
export const Telling = defineReader({
  schema: { fields: [{ name: "length", type: { kind: "int32" }, required: true }] },
  *extract({ source }) { yield [{ length: source.credentials.token.length }]; },
  async checkConnection({ source }) {
    return { status: "ok", message: source.credentials.token.length + " characters" };
  },
});\n`,
  );
  const job = {
    tenant_id: "acme",
    source: { custom_reader: "./plugin.mjs", credentials: { token: "${secret:token}" } },
    target: { type: "json-file", output: "out" },
  };
  await writeFile(join(folder, "job.yaml"), JSON.stringify(job));
  await mkdir(join(folder, "keys", "acme"), { recursive: true });
  await writeFile(join(folder, "keys", "acme", "token.txt"), "1234567\n", { mode: 0o600 });
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function check(argv: readonly string[], environment: Record<string, string> = {}) {
  const collected = collectingHost(folder, false, environment);
  const exitCode = await main(["check", "job.yaml", ...argv], collected.host);
  return { exitCode, stdout: collected.stdout(), stderr: collected.stderr() };
}

const folderFlags = ["--secret-manager", "filesystem", "--secrets-dir", "keys"];

describe("the options of secrets", () => {
  it.each<[string, string[], Record<string, string>, string]>([
    ["variables by default", [], { DATIVO_SECRET__ACME__TOKEN: "12345" }, "5 characters"],
    ["a folder", folderFlags, {}, "7 characters"],
    [
      "JSON on the command line",
      ["--secret-manager-config", '{"prefix": "${START}"}'],
      { START: "MY", MY__ACME__TOKEN: "123" },
      "3 characters",
    ],
    [
      "the environment",
      [],
      {
        DATIVO_SECRET_MANAGER: "fs",
        DATIVO_SECRET_MANAGER_CONFIG: '{"secrets_dir": "keys"}',
      },
      "7 characters",
    ],
    [
      "an option before the environment",
      folderFlags,
      { DATIVO_SECRET_MANAGER: "nonsense" },
      "7 characters",
    ],
  ])("take %s", async (_what, argv, environment, expected) => {
    const { exitCode, stdout, stderr } = await check(argv, environment);
    expect(stderr).toBe("");
    expect(stdout).toContain(expected);
    expect(exitCode).toBe(0);
  });

  it("take a file, whose paths start at the working folder", async () => {
    await writeFile(join(folder, "manager.yaml"), "secrets_dir: ${KEYS}\n");
    const argv = ["--secret-manager", "filesystem", "--secret-manager-config", "manager.yaml"];
    expect((await check(argv, { KEYS: "keys" })).stdout).toContain("7 characters");
    const missing = await check(argv);
    expect(missing.stderr).toContain("SECRET_MANAGER_CONFIG_UNREADABLE");
    expect(missing.stderr).toContain(
      "manager.yaml:1:14 secrets_dir: the environment variable KEYS",
    );
    expect(missing.exitCode).toBe(2);
  });

  it.each([
    ["{hunter2", "SECRET_MANAGER_CONFIG_UNREADABLE"],
    ["none.yaml", "JOB_FILE_UNREADABLE"],
  ])("refuse %s, and show nothing of what may hold a token", async (given, code) => {
    const { stderr, exitCode } = await check(["--secret-manager-config", given]);
    expect(stderr).toContain(code);
    expect(stderr).not.toContain("hunter2");
    expect(exitCode).toBe(2);
  });

  it("say where a secret was looked for that is missing", async () => {
    const { stderr, exitCode } = await check([]);
    expect(stderr).toContain("source.credentials.token: there is no secret 'token'");
    expect(stderr).toContain("DATIVO_SECRET__ACME__TOKEN");
    expect(exitCode).toBe(2);
  });
});
