import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DativoError } from "../errors/dativo-error.ts";
import type { ReadJobOptions } from "../job/read-job-options.ts";
import { readJob } from "../job/read-job.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-job-secrets-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

/** Reads a job with these lines in its source. */
async function read(source: string, options: ReadJobOptions = {}, top = "") {
  const text = `${top}source:\n  type: csv\n  files: [in.csv]\n${source}\ntarget: { type: parquet, output: out }\n`;
  return readJob(await write("job.yaml", text), {
    workingFolder: folder,
    environment: {},
    ...options,
  });
}

async function failure(reading: Promise<unknown>): Promise<DativoError> {
  const error: unknown = await reading.catch((cause: unknown) => cause);
  if (!DativoError.isInstance(error)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  return error;
}

const environment = {
  TENANT: "acme",
  DATIVO_SECRET__ACME__POSTGRES__JSON: '{"user": "etl", "password": "hunter2-acme", "port": 5432}',
  DATIVO_SECRET__GLOBAL__TOKEN: "t0ken-global",
};

describe("secrets in a job", () => {
  it("come from the tenant that the job itself names", async () => {
    const job = await read(
      '  credentials: "${secret:Postgres}"\n  connection: { url: "pg://${secret:postgres.user}@db", port: "${secret:postgres.port}" }',
      { environment },
      'tenant_id: "${TENANT}"\n',
    );
    expect(job.tenantId).toBe("acme");
    expect(job.source.credentials).toEqual({ user: "etl", password: "hunter2-acme", port: 5432 });
    expect(job.source.connection).toEqual({ url: "pg://etl@db", port: 5432 });
    expect(job.secrets).toEqual(expect.arrayContaining(["etl", "hunter2-acme", "5432"]));
  });

  it("come from a folder, and hide every part of themselves", async () => {
    await write("keys/db.env", "PGPASSWORD=hunter2\nPGUSER=someone\n");
    const job = await read('  options: { header: "x ${secret:db.PGPASSWORD}" }', {
      secrets: { manager: "filesystem", folder: "keys" },
    });
    expect(job.source.plugin.options).toEqual({ header: "x hunter2" });
    expect(job.secrets).toEqual(expect.arrayContaining(["hunter2", "someone"]));
  });

  it("come from a manager of one's own, asked once for all names and then closed", async () => {
    await write(
      "manager.mjs",
      `import { defineSecretManager } from "@dativo/core/plugin";
let loads = 0, closes = 0;
export const Counting = defineSecretManager({
  async load({ tenant, names, config }) {
    loads += 1;
    return Object.fromEntries(names.map((name) => [name, [tenant, ...names, config.extra, loads, closes].join(" ")]));
  },
  async close() { closes += 1; },
});\n`,
    );
    const secrets = {
      manager: "./manager.mjs:Counting",
      config: { extra: "x" },
      tenant: "fallback",
    };
    const job = await read(
      '  connection: { a: "${secret:ONE}", b: "${secret:two}, ${secret:one}" }',
      { secrets },
    );
    expect(job.source.connection).toEqual({
      a: "fallback one two x 1 0",
      b: "fallback one two x 1 0, fallback one two x 1 0",
    });
  });

  it("are not asked for where a job refers to none", async () => {
    const job = await read("  connection: { a: $5, b: $$x }", {
      secrets: { manager: "./none.mjs", config: { nonsense: true } },
    });
    expect(job.source.connection).toEqual({ a: "$5", b: "$x" });
  });

  it("of the environment are hidden with what surrounds them and without", async () => {
    const job = await read(
      '  credentials: { header: "Key ${API_KEY}" }\n  options: { auth: { token: "${OTHER:-default-token}" }, plain: "${PLAIN}" }',
      { environment: { API_KEY: "k-123456", PLAIN: "not secret" } },
    );
    expect(job.secrets).toEqual(
      expect.arrayContaining(["Key k-123456", "k-123456", "default-token"]),
    );
    expect(job.secrets).not.toContain("not secret");
  });
});

describe("what is wrong with secrets is told", () => {
  it("all at once, with key and line, and where they were looked for", async () => {
    const error = await failure(
      read(
        '  credentials:\n    a: "${secret:nothing}"\n    b: "${secret:postgres.passwrd}"\n    c: "${secret:}"\n    d: "${NOPE}"',
        { environment },
        "tenant_id: acme\n",
      ),
    );
    expect(
      error.message
        .split("\n")
        .slice(1)
        .map((line) => line.replace(/^.*job\.yaml/u, "")),
    ).toEqual([
      ":6:8 source.credentials.a: there is no secret 'nothing'; the secret manager is 'env', looked for DATIVO_SECRET__ACME__NOTHING, DATIVO_SECRET__GLOBAL__NOTHING, DATIVO_SECRET__ALL__NOTHING",
      ":7:8 source.credentials.b: the secret 'postgres' has no member 'passwrd'; did you mean 'password'? it has password, port, user",
      expect.stringContaining(":8:8 source.credentials.c: a `${…}` is no reference"),
      expect.stringContaining(
        ":9:8 source.credentials.d: the environment variable NOPE is not set",
      ),
    ]);
  });

  it("without the value that stood in a wrong place", async () => {
    const wrong =
      '  incremental: { strategy: x, lookback_days: "${secret:token}" }\n  credentials: [literal-pw]';
    const error = await failure(read(wrong, { environment }));
    expect(error.message).toContain('source.incremental.lookback_days: "***" is not');
    expect(`${error.message}${error.stack ?? ""}`).not.toMatch(/t0ken|literal-pw/u);
  });

  it("where tenant_id itself refers to one", async () => {
    const error = await failure(read("", { environment }, 'tenant_id: "${secret:token}"\n'));
    expect(error.message).toContain(
      "tenant_id: there is no secret 'token'; whose secrets they are cannot be a secret",
    );
  });

  it.each([
    ["an unknown word", { manager: "valt" }, "PLUGIN_TYPE_UNKNOWN", "npm i dativo-secrets-valt"],
    ["a bad specifier", { manager: "./x" }, "SPECIFIER_INVALID", "neither a path"],
    [
      "a bad configuration",
      { manager: "env", config: { prefx: "A" } },
      "PLUGIN_OPTIONS_INVALID",
      "did you mean 'prefix'?",
    ],
  ])("for %s of a manager", async (_what, secrets, code, text) => {
    const error = await failure(read('  credentials: { a: "${secret:a}" }', { secrets }));
    expect(error.code).toBe(code);
    expect(`${error.message} ${error.fix}`).toContain(text);
  });

  it.each([
    ["throws", "throw new Error('no way, token is hunter2-config')", "PLUGIN_FAILED"],
    ["answers a list", "return []", "SECRET_MANAGER_ANSWER_INVALID"],
    ["answers a function", "return { a: () => 'hunter2' }", "SECRET_MANAGER_ANSWER_INVALID"],
    ["never answers", "await new Promise(() => {})", "RUN_INTERRUPTED"],
  ])("where a manager %s", async (_what, body, code) => {
    await write(
      "manager.mjs",
      `import { defineSecretManager } from "@dativo/core/plugin";
export const Bad = defineSecretManager({ async load() { ${body}; } });\n`,
    );
    const stop = new AbortController();
    const secrets = { manager: "./manager.mjs", config: { token: "hunter2-config" } };
    const reading = failure(
      read('  credentials: { a: "${secret:a}" }', { secrets, signal: stop.signal }),
    );
    if (code === "RUN_INTERRUPTED") stop.abort();
    const error = await reading;
    expect(error.code).toBe(code);
    expect(`${error.message}${error.stack ?? ""}`).not.toContain("hunter2");
  });
});
