import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DativoError } from "../errors/dativo-error.ts";
import type { Job } from "../job/job.ts";
import { readJob } from "../job/read-job.ts";
import type { ReadJobOptions } from "../job/read-job-options.ts";
import { writeFiles } from "../plugins/__fixtures__/write-files.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

const minimal = "source: { type: csv, files: [in.csv] }\ntarget: { type: parquet, output: out }\n";

/** Reads `project/jobs/job.yaml` of a project with these files. */
async function read(files: Record<string, string>, options: ReadJobOptions = {}): Promise<Job> {
  await writeFiles(folder.path, {
    "project/package.json": "{}",
    "project/jobs/job.yaml": minimal,
    ...files,
  });
  const settings = { workingFolder: folder.path, environment: {}, ...options };
  return readJob("project/jobs/job.yaml", settings);
}

async function refusal(files: Record<string, string>): Promise<DativoError> {
  const error: unknown = await read(files).catch((cause: unknown) => cause);
  if (!DativoError.isInstance(error)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

describe("the configuration of a project", () => {
  it.each([
    ["dativo.config.yaml", "tenant_id: acme\nlogging: { level: debug }\n"],
    ["dativo.config.yml", "tenant_id: ${TENANT:-acme}\nlogging: { level: debug }\n"],
    ["dativo.config.json", '{ "tenant_id": "acme", "logging": { "level": "debug" } }'],
    [
      "dativo.config.ts",
      'import { defineConfig } from "dativo";\nexport default defineConfig({ tenant_id: "acme", logging: { level: "debug" } });',
    ],
    ["dativo.config.mjs", 'export default { tenant_id: "acme", logging: { level: "debug" } };'],
    ["dativo.config.js", 'export default { tenant_id: "acme", logging: { level: "debug" } };'],
  ])("is read from %s, in a folder above the job", async (name, text) => {
    const job = await read({ [`project/${name}`]: text });
    expect(job).toMatchObject({ tenantId: "acme", logLevel: "debug", validationMode: "strict" });
  });

  it("lies under the job: what the job says holds, key by key", async () => {
    const job = await read({
      "project/dativo.config.yaml":
        "tenant_id: acme\nschema_validation_mode: warn\nmax_rejects: 5\nschema_drift: { new_column: fail, missing_column: fail }\nfinops: { team: data, unit: a }\nexecutor: threads\nthreads: 8\n",
      "project/jobs/job.yaml": `${minimal}tenant_id: own\nschema_drift: { missing_column: allow }\nfinops: { unit: b }\nthreads: 2\nretry_config: { max_retries: 5 }\n`,
    });
    expect(job).toMatchObject({
      tenantId: "own",
      validationMode: "warn",
      maxRejects: { kind: "count", records: 5 },
      schemaDrift: { newColumn: "fail", missingColumn: "allow", changedType: "widen" },
      finops: { team: "data", unit: "b" },
      execution: { executor: "threads", threads: 2 },
      retry: { retries: 5 },
    });
  });

  it("is no folder of that name, and what cannot be looked at is an error", async () => {
    await mkdir(join(folder.path, "project/dativo.config.ts"), { recursive: true });
    expect(await read({})).toMatchObject({ validationMode: "strict" });
    await symlink("dativo.config.mjs", join(folder.path, "project/dativo.config.mjs"));
    expect(await refusal({})).toMatchObject({ code: "CONFIG_SEARCH_FAILED" });
  });

  it("is the nearest one, and none from above the project", async () => {
    const above = { "dativo.config.yaml": "tenant_id: above\n" };
    expect((await read(above)).tenantId).toBeUndefined();
    const both = {
      "project/dativo.config.yaml": "tenant_id: project\n",
      "project/other/dativo.config.yaml": "tenant_id: nearest\n",
      "project/other/job.yaml": minimal,
    };
    await writeFiles(folder.path, both);
    const job = await readJob(join(folder.path, "project/other/job.yaml"));
    expect(job.tenantId).toBe("nearest");
  });

  it("ends at a folder with .git, too", async () => {
    await mkdir(join(folder.path, "repository", ".git"), { recursive: true });
    await writeFiles(folder.path, {
      "dativo.config.yaml": "tenant_id: above\n",
      "repository/job.yaml": minimal,
    });
    expect((await readJob(join(folder.path, "repository/job.yaml"))).tenantId).toBeUndefined();
  });

  it("may be empty", async () => {
    expect((await read({ "project/dativo.config.yaml": "" })).tenantId).toBeUndefined();
    expect((await read({ "project/dativo.config.yaml": "# later\n" })).tenantId).toBeUndefined();
  });

  it("is told with the problems of the job, with its own file and lines", async () => {
    const { code, message } = await refusal({
      "project/dativo.config.yaml":
        "tenantid: acme\nlogging:\n  level: loud\n  colour: true\nsource: { type: csv }\nfinops: { team: '${TEAM}' }\n",
      "project/jobs/job.yaml": `${minimal}nme: x\n`,
    });
    expect(code).toBe("JOB_INVALID");
    const lines = message.split("\n").map((line) => line.replace(/ Known are .*/u, ""));
    expect(lines).toEqual([
      "project/jobs/job.yaml has 6 problems:",
      "project/jobs/job.yaml:3:1 nme: 'nme' is not a known key; did you mean 'name'?",
      "project/dativo.config.yaml:1:1 tenantid: 'tenantid' is not a known key; did you mean 'tenant_id'?",
      expect.stringMatching(
        /^project\/dativo\.config\.yaml:3:3 logging\.level: "loud" is not valid/u,
      ),
      "project/dativo.config.yaml:4:3 logging.colour: 'colour' is not a known key.",
      "project/dativo.config.yaml:5:1 source: 'source' is not a known key.",
      expect.stringMatching(
        /^project\/dativo\.config\.yaml:6:17 finops\.team: the environment variable TEAM/u,
      ),
    ]);
  });

  it.each([
    ["dativo.config.yaml", "a: [\n", /dativo\.config\.yaml:2:1 /u],
    ["dativo.config.yaml", "- 1\n", /dativo\.config\.yaml\S* .*is not a section of keys/u],
    ["dativo.config.json", "tenant_id: ${secret:tenant}\n", /cannot be a secret/u],
    ["dativo.config.yaml", "\0", /is not a text in UTF-8/u],
    [
      "dativo.config.ts",
      "export default { tenant_id: 5n };",
      /dativo\.config\.ts tenant_id: is a bigint/u,
    ],
  ])("is refused where it is broken: %s %j", async (name, text, line) => {
    const error = await refusal({ [`project/${name}`]: text });
    expect(error.code).toBe("JOB_INVALID");
    expect(error.message).toMatch(line);
  });

  it("that throws, or exports nothing, is told with its own error", async () => {
    const config = "project/dativo.config.ts";
    const thrown = await refusal({ [config]: 'throw new Error("no config today");' });
    expect(thrown).toMatchObject({ code: "MODULE_FAILED" });
    expect(thrown.message).toContain("no config today");
  });
});

describe("the secrets of a project", () => {
  const job = minimal.replace("files", "credentials: { token: '${secret:api.token}' }, files");
  const config = "project/dativo.config.yaml";
  const files = (text: string, secret: string) => ({
    [config]: text,
    "project/jobs/job.yaml": job,
    "project/secrets/acme/api.json": `{ "token": "${secret}" }`,
    "elsewhere/acme/api.json": '{ "token": "of elsewhere" }',
  });

  it("are from the manager of its configuration, with paths that start there", async () => {
    const byFolder = await read(
      files("tenant_id: acme\nsecrets: { manager: filesystem, folder: ./secrets }\n", "s3cret-1"),
    );
    expect(byFolder.source.credentials).toEqual({ token: "s3cret-1" });
    const byConfig = await read(
      files(
        "tenant_id: acme\nsecrets: { manager: filesystem, config: { secrets_dir: ./secrets } }\n",
        "s3cret-2",
      ),
    );
    expect(byConfig.source.credentials).toEqual({ token: "s3cret-2" });
  });

  it("are from elsewhere where the caller says so, and not half from one and half from the other", async () => {
    const text = "tenant_id: acme\nsecrets: { manager: filesystem, folder: ./secrets }\n";
    const folderOnly = await read(files(text, "a"), { secrets: { folder: "elsewhere" } });
    expect(folderOnly.source.credentials).toEqual({ token: "of elsewhere" });
    const environment = { DATIVO_SECRET__ACME__API: '{"token":"of the environment"}' };
    const manager = await read(files(text, "a"), { secrets: { manager: "env" }, environment });
    expect(manager.source.credentials).toEqual({ token: "of the environment" });
  });

  it("can be from a manager of its own, beside the configuration", async () => {
    const loaded = await read({
      ...files("secrets: { manager: './managers/fixed.ts:Fixed' }\n", "a"),
      "project/managers/fixed.ts": `
        import { defineSecretManager } from "@dativo/core/plugin";
        export const Fixed = defineSecretManager({
          load: async ({ names }) => Object.fromEntries(names.map((name) => [name, { token: "fixed token" }])),
        });`,
    });
    expect(loaded.source.credentials).toEqual({ token: "fixed token" });
  });
});
