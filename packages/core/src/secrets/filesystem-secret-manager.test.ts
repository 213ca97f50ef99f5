import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CollectingLogger } from "../testing/collecting-logger.ts";
import { FilesystemSecretManager } from "./filesystem-secret-manager.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-secrets-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function keep(path: string, content: string | Uint8Array, mode = 0o600): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  await chmod(file, mode);
  return file;
}

const { signal } = new AbortController();

function open(): FilesystemSecretManager {
  return new FilesystemSecretManager(
    { secrets_dir: "secrets" },
    { environment: {}, baseFolder: folder },
  );
}

function ask(names: string[], tenant = "acme", logger = new CollectingLogger()) {
  return open().load({ tenant, names, signal, logger });
}

describe("FilesystemSecretManager", () => {
  it("reads a file for each secret, by its ending", async () => {
    await keep("secrets/acme/Postgres.env", "PGUSER=etl\nPGPASSWORD='p$w'\n");
    await keep("secrets/acme/gsheets.json", '{"client_id": "c1"}');
    await keep("secrets/acme/stripe_api_key", "sk_live_1\n");
    await keep("secrets/acme/tls.key", "-----BEGIN-----\nA=B\n-----END-----\n");
    await keep("secrets/acme/.hidden", "no");
    await keep("secrets/other/theirs.txt", "no");
    const names = ["postgres", "gsheets", "stripe_api_key", "tls", "hidden", "theirs", ""];
    expect(await ask(names)).toEqual({
      postgres: { PGUSER: "etl", PGPASSWORD: "p$w" },
      gsheets: { client_id: "c1" },
      stripe_api_key: "sk_live_1",
      tls: "-----BEGIN-----\nA=B\n-----END-----",
    });
  });

  it("reads the folder itself for a job without a tenant", async () => {
    await keep("secrets/token.txt", "t1");
    const request = { tenant: undefined, names: ["token"], signal, logger: new CollectingLogger() };
    expect(await open().load(request)).toEqual({ token: "t1" });
    expect(open().placesOf("token", undefined)).toContain(join(folder, "secrets", "token.txt"));
  });

  it("follows links inside the folder, as a mounted volume has them", async () => {
    await keep("secrets/acme/..2026_01/token", "t1");
    await symlink("..2026_01", join(folder, "secrets/acme/..data"));
    await symlink("..data/token", join(folder, "secrets/acme/token"));
    expect(await ask(["token"])).toEqual({ token: "t1" });
  });

  it("follows no link out of the folder", async () => {
    await keep("outside/token", "hunter2");
    await keep("secrets/acme/other", "x");
    await symlink(join(folder, "outside/token"), join(folder, "secrets/acme/token"));
    await symlink(join(folder, "outside"), join(folder, "secrets/evil"));
    await expect(ask(["token"])).rejects.toMatchObject({
      code: "SECRET_FILE_UNREADABLE",
      message: expect.stringContaining("it leads out of"),
    });
    await expect(ask(["token"], "evil")).rejects.toMatchObject({
      code: "SECRETS_FOLDER_UNREADABLE",
    });
  });

  it.each(["..", ".", "a/b", "../secrets/acme", String.raw`a\b`, ".hidden"])(
    "takes %j for no tenant",
    async (tenant) => {
      await keep("secrets/acme/token", "hunter2");
      await expect(ask(["token"], tenant)).rejects.toMatchObject({ code: "SECRET_TENANT_INVALID" });
    },
  );

  it("warns once of files that everybody can read", async () => {
    const logger = new CollectingLogger();
    const open = await keep("secrets/acme/a.txt", "1", 0o644);
    await keep("secrets/acme/b.txt", "2", 0o644);
    await keep("secrets/acme/c.txt", "3", 0o640);
    await ask(["a", "b", "c"], "acme", logger);
    expect(logger.entries).toMatchObject([{ level: "warn" }]);
    expect(logger.entries[0]?.message).toContain(`${open}, ${join(folder, "secrets/acme/b.txt")};`);
  });

  it.each([
    ["nothing at all", "secrets-elsewhere/x", "SECRETS_FOLDER_UNREADABLE", "it does not exist"],
    ["a file in place of the folder", "secrets", "SECRETS_FOLDER_UNREADABLE", "not a folder"],
  ])("refuses %s", async (_what, path, code, reason) => {
    await keep(path, "x");
    await expect(ask(["token"])).rejects.toMatchObject({
      code,
      message: expect.stringContaining(reason),
    });
  });

  it.each([
    ["what is not UTF-8", "token.txt", Uint8Array.of(0x68, 0xff), "SECRET_FILE_UNREADABLE"],
    ["a file far too large", "token.txt", "x".repeat(1024 * 1024 + 1), "SECRET_FILE_UNREADABLE"],
    ["JSON that is none", "token.json", "hunter2", "SECRET_PAYLOAD_INVALID"],
  ])("refuses %s, and shows nothing of it", async (_what, name, content, code) => {
    const path = await keep(`secrets/acme/${name}`, content);
    const error: unknown = await ask(["token"]).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code, message: expect.stringContaining(path) });
    expect(String(error)).not.toContain("hunter2");
  });

  it("refuses two files for one secret", async () => {
    await keep("secrets/acme/token.txt", "1");
    await keep("secrets/acme/TOKEN.json", "2");
    await expect(ask(["token"])).rejects.toMatchObject({ code: "SECRET_AMBIGUOUS" });
  });
});
