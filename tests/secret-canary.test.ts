import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder } from "@dativo/core/testing";
import { main } from "dativo";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collectingHost } from "../packages/dativo/src/__fixtures__/collecting-host.ts";
import { repository } from "./repository-files.ts";
import { canaries, findCanaries } from "./secret-canary/find-canaries.ts";
import { openEchoApi, type EchoApi } from "./secret-canary/open-echo-api.ts";

// Runs jobs that fail and jobs that succeed, with plugins that tell all they know, and searches everything
// that was written.
const temporary = await createTemporaryFolder();
const plugins = join(repository, "tests/secret-canary/leaky-plugins.mjs");
let api: EchoApi;

beforeAll(async () => {
  api = await openEchoApi();
});
afterAll(async () => {
  await api.close();
  await temporary.remove();
});

const environment = {
  CANARY_VARIABLE: canaries.variable,
  CANARY_URL: canaries.url,
  CANARY_S3: canaries.s3,
  CANARY_HEADER: canaries.header,
};

const credentials = {
  password: "${secret:api.password}",
  pem: "${secret:api.pem}",
  pin: "${secret:api.pin}",
  variable: "${CANARY_VARIABLE}",
  header: "${CANARY_HEADER}",
  literal: canaries.literal,
};
const connection = {
  url: `https://somebody:\${CANARY_URL}@host/x`,
  s3: { secret_key: "${CANARY_S3}", bucket: "b" },
};

let count = 0;

/** A folder with a job of this source and target, and nothing else that can hold a canary but `in`. */
async function prepare(job: object): Promise<string> {
  count += 1;
  const folder = join(temporary.path, String(count));
  await mkdir(join(folder, "in", "acme"), { recursive: true });
  const { password, pem, pin } = canaries;
  const secret = join(folder, "in", "acme", "api.json");
  await writeFile(secret, JSON.stringify({ password, pem, pin }), { mode: 0o600 });
  await writeFile(join(folder, "in", "job.yaml"), JSON.stringify({ tenant_id: "acme", ...job }));
  return folder;
}

interface Written {
  readonly exitCode: number;
  /** By file; standard output and error among them. */
  readonly texts: ReadonlyMap<string, string>;
}

async function runCommand(folder: string, argv: readonly string[]): Promise<Written> {
  const collected = collectingHost(folder, false, environment);
  const manager = ["--secret-manager", "filesystem", "--secrets-dir", "in"];
  // It connects to nothing, and so asks for no secret.
  const exitCode = await main(
    argv[0] === "validate" || argv[1] === "types" ? argv : [...argv, ...manager],
    collected.host,
  );
  const texts = new Map([
    ["stdout", collected.stdout()],
    ["stderr", collected.stderr()],
  ]);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (!entry.isFile() || isInput(name) || isData(name)) continue;
    texts.set(name, await readFile(path, "utf8"));
  }
  return { exitCode, texts };
}

function isInput(name: string): boolean {
  return /^in[/\\](?:acme[/\\]|job\.yaml$|[a-z]+\.csv$)/u.test(name);
}

/** What was published holds what the source holds. */
function isData(name: string): boolean {
  return (
    /^out\b/u.test(name) && !/[/\\]_|^out[/\\]\./u.test(name.slice(3)) && !name.endsWith("json")
  );
}

/** Where canaries stand, as `<file>: <canary>`. */
function findLeaks({ texts }: Written): string[] {
  return [...texts].flatMap(([name, text]) =>
    findCanaries(`${name}\n${text}`).map((canary) => `${name}: ${canary}`),
  );
}

/** Runs every command on a job, each with what makes it say most. */
async function runEverything(job: object): Promise<{ exitCodes: number[]; leaks: string[] }> {
  const loud = ["--log-level", "debug"];
  const commands = [
    ["validate", "in/job.yaml"],
    ["validate", "in/job.yaml", "--json"],
    ["check", "in/job.yaml", ...loud],
    ["check", "in/job.yaml", "--json", "--log-format", "json", ...loud],
    ["discover", "in/job.yaml", ...loud],
    ["discover", "in/job.yaml", "--json", "--log-format", "json", ...loud],
    ["run", "in/job.yaml", ...loud],
    ["run", "in/job.yaml", "--json", "--log-format", "json", ...loud],
    ["rejects", "show", "in/job.yaml", ...loud],
    ["rejects", "show", "in/job.yaml", "--json", ...loud],
    ["rejects", "replay", "in/job.yaml", "--json", ...loud],
    ["contract", "infer", "in/job.yaml", ...loud],
    ["contract", "diff", "in/job.yaml", "--json", "--log-format", "json", ...loud],
    ["contract", "types", "in/job.yaml"],
  ];
  const folder = await prepare(job);
  const exitCodes: number[] = [];
  const leaks: string[] = [];
  for (const argv of commands) {
    const written = await runCommand(folder, argv);
    exitCodes.push(written.exitCode);
    leaks.push(...findLeaks(written).map((leak) => `${argv.slice(0, 2).join(" ")}, ${leak}`));
  }
  return { exitCodes, leaks: [...new Set(leaks)] };
}

const modes = ["strict", "warn"] as const;
const errors = ["message", "cause", "properties", "text", "object", "dativo"];

describe("the search", () => {
  test.each([
    [`x ${canaries.password} y`, "password"],
    [JSON.stringify([canaries.password]), "password"],
    [encodeURIComponent(canaries.url), "url"],
    [new URLSearchParams({ a: canaries.variable }).toString(), "variable"],
    [Buffer.from(`somebody:${canaries.header}`).toString("base64"), "header"],
    [Buffer.from(canaries.s3).toString("hex"), "s3"],
    ["CANARYPEMLINE1ABCDEF", "pem"],
    [`{"pin":${canaries.pin}}`, "pin"],
  ])("finds %j", (text, name) => {
    expect(findCanaries(text)).toEqual([name]);
  });

  test("finds nothing where nothing is", () => {
    expect(findCanaries("canary, and canaries; 918273")).toEqual([]);
  });
});

describe.each(modes)("a custom reader, %s", (schema_validation_mode) => {
  const ways = [
    ...errors.map((name) => `error ${name}`),
    ..."log,metrics,schema,partition id,partition params,state,data,bad data,reject,close".split(
      ",",
    ),
  ];

  test.each(ways)("that leaks by %s", async (way) => {
    const { leaks, exitCodes } = await runEverything({
      schema_validation_mode,
      source: {
        custom_reader: `${plugins}:LeakyReader`,
        options: { way },
        credentials,
        connection,
        incremental: { strategy: "file_modified_time" },
      },
      target: { type: "json-file", output: "../out" },
    });
    expect(leaks).toEqual([]);
    const succeeds = ["log", "metrics", "data"].includes(way);
    expect(exitCodes[6] === 0).toBe(succeeds);
  });
});

test.each(["error message", "error cause", "error properties", "log"])(
  "a name of a user, which may stand in names, is kept out of texts: %s",
  async (way) => {
    const { leaks } = await runEverything({
      source: {
        custom_reader: `${plugins}:LeakyReader`,
        options: { way },
        credentials: { user: canaries.user, pin: canaries.pin },
      },
      target: { type: "json-file", output: "../out" },
    });
    expect(leaks).toEqual([]);
  },
);

describe("a custom writer", () => {
  const ways = [...errors.map((name) => `error ${name}`), "log", "metrics", "raw file", "close"];

  test.each(ways)("that leaks by %s", async (way) => {
    const { leaks } = await runEverything({
      source: { custom_reader: `${plugins}:LeakyReader`, options: { way: "none" } },
      target: {
        custom_writer: `${plugins}:LeakyWriter`,
        output: "../out",
        options: { way },
        credentials,
        connection,
      },
    });
    expect(leaks).toEqual([]);
  });
});

describe.each(["parquet", "json-file"])("csv to %s", (type) => {
  test.each(modes)("with a secret in a bad row, %s", async (schema_validation_mode) => {
    const job = {
      schema_validation_mode,
      source: { type: "csv", files: ["rows.csv"], credentials, connection },
      target: { type, output: "../out", credentials, connection },
      asset: {
        name: "rows",
        schema: [
          { name: "id", type: "integer", required: true },
          { name: "text", type: "string" },
        ],
      },
    };
    const folder = await prepare(job);
    const rows = `id,text\n1,good\n${canaries.header},bad\nx,${canaries.variable}\n`;
    await writeFile(join(folder, "in", "rows.csv"), rows);
    const argv = ["run", "in/job.yaml", "--json", "--log-level", "debug"];
    const written = await runCommand(folder, argv);
    expect(written.exitCode).toBe(schema_validation_mode === "strict" ? 2 : 1);
    expect(findLeaks(written)).toEqual([]);
    const rejects = [...written.texts].filter(([name]) => name.includes("_rejects"));
    expect(rejects).toHaveLength(schema_validation_mode === "strict" ? 0 : 1);
    if (rejects.length > 0) {
      expect(rejects[0]?.[1]).toContain('"redacted":true');
      const replay = await runCommand(folder, ["rejects", "replay", "in/job.yaml", "--json"]);
      expect(replay.texts.get("stdout")).toContain('"SECRET_HIDDEN"');
      expect(findLeaks(replay)).toEqual([]);
    }
  });
});

describe.each(modes)("json-api from a server that repeats what it is sent, %s", (mode) => {
  const ways = ["200", "302", "400", "401", "403", "404", "broken"];

  test.each(ways)("%s", async (endpoint) => {
    const { leaks } = await runEverything({
      schema_validation_mode: mode,
      source: {
        type: "json-api",
        connection: { base_url: api.url },
        credentials: { token: "${CANARY_HEADER}" },
        objects: [endpoint],
      },
      target: { type: "json-file", output: "../out" },
      asset: {
        name: "rows",
        schema: [
          { name: "id", type: "integer", required: true },
          { name: "text", type: "string" },
        ],
      },
    });
    expect(leaks).toEqual([]);
  });
});

describe("a job file that is wrong", () => {
  test.each([
    ["credentials that are no section", { credentials: "${secret:api.password}" }],
    [
      "a secret in place of a number",
      { incremental: { strategy: "x", lookback_days: "${secret:api.pem}" } },
    ],
    ["a secret under an unknown key", { credentials, unknown: "${CANARY_HEADER}" }],
    ["a secret in an option", { options: { way: "none", password: "${CANARY_HEADER}" }, type: 5 }],
    ["a password that is no reference", { credentials: { password: `\${${canaries.literal}` } }],
    ["a literal in the wrong place", { credentials: [canaries.literal] }],
  ])("%s", async (_what, source) => {
    const { leaks, exitCodes } = await runEverything({
      source: { custom_reader: `${plugins}:LeakyReader`, ...source },
      target: { type: "json-file", output: "../out" },
    });
    expect(leaks).toEqual([]);
    expect(exitCodes[2]).toBe(2);
  });
});
