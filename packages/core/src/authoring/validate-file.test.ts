import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFiles } from "../plugins/__fixtures__/write-files.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import type { ValidateOptions } from "./file-check.ts";
import { validateFile } from "./validate-file.ts";

const hostFolder = fileURLToPath(new URL("../../../dativo", import.meta.url));
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

async function check(text: string, options: ValidateOptions = {}, name = "file.yaml") {
  await writeFiles(folder.path, { [name]: text });
  const settings = { environment: {}, workingFolder: folder.path, hostFolder };
  return validateFile(name, { ...settings, ...options });
}

const job = (source: string, more = ""): string =>
  `source:\n  type: csv\n  files: [in.csv]\n${source}target:\n  type: parquet\n  output: out\n${more}`;

describe("a job", () => {
  it("is checked with its contract and both plugins, and nothing is read or written", async () => {
    await writeFiles(folder.path, {
      "orders.yaml": "name: orders\nteam: { owner: a }\nschema: [{ name: id, type: bigint }]\n",
    });
    const result = await check(job("  options: { delimiter: ';' }\n", "asset_path: orders.yaml\n"));
    expect(result).toEqual({
      file: "file.yaml",
      kind: "job",
      valid: true,
      problems: [],
      notices: [],
      streams: 1,
    });
  });

  it("has all its problems listed with their places", async () => {
    const { valid, problems } = await check(
      "source:\n  typ: csv\ntarget: { type: parquet }\nnme: 1\n",
    );
    expect(valid).toBe(false);
    expect(problems.map(({ line, path }) => [line, path])).toEqual(
      expect.arrayContaining([
        [2, "source.typ"],
        [4, "nme"],
      ]),
    );
    expect(problems.every(({ file, code }) => file === "file.yaml" && code === "JOB_INVALID")).toBe(
      true,
    );
  });

  it("has the options of both plugins checked", async () => {
    const text = `${job("  options: { delimeter: ';' }\n")}  options: { compression: lzw }\n`;
    const { problems } = await check(text);
    expect(problems.map(({ line, path, code }) => [line, path, code])).toEqual([
      [4, "source.options.delimeter", "PLUGIN_OPTIONS_INVALID"],
      [8, "target.options.compression", "PLUGIN_OPTIONS_INVALID"],
    ]);
  });

  it("names a plugin that is not there", async () => {
    const { problems } = await check(
      "source: { type: nope }\ntarget: { type: parquet, output: o }\n",
    );
    expect(problems).toMatchObject([
      { code: "PLUGIN_TYPE_UNKNOWN", path: "source.type", line: 1, column: 11 },
    ]);
    expect(problems[0]?.fix).toBeTypeOf("string");
  });

  it("has the problems of its contract named with that file", async () => {
    await writeFiles(folder.path, {
      "orders.yaml": "name: orders\nschema: [{ name: id, typ: bigint }]\n",
    });
    const { problems } = await check(job("", "asset_path: orders.yaml\n"));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]?.file).toContain("orders.yaml");
    expect(problems[0]?.line).toBe(2);
  });

  it("that cannot be read has that as its problem", async () => {
    await expect(check("source: [", {}, "broken.yaml")).resolves.toMatchObject({
      valid: false,
      problems: [{ code: "JOB_FILE_SYNTAX", file: "broken.yaml", line: 1 }],
    });
    const missing = await validateFile("missing.yaml", { workingFolder: folder.path });
    expect(missing.problems).toMatchObject([{ code: "JOB_FILE_UNREADABLE" }]);
  });
});

describe("references", () => {
  it("to variables that are not set are problems, as in a run", async () => {
    const { problems } = await check(job("  credentials: { token: '${TOKEN}' }\n"));
    expect(problems).toMatchObject([{ path: "source.credentials.token", line: 4 }]);
  });

  it("are stood in for where that is allowed, also in the place of one of several values", async () => {
    const text = job("  credentials: { token: 'Bearer ${TOKEN}' }\n", "  mode: '${MODE}'\n");
    const { valid, notices } = await check(text, { allowMissingVariables: true });
    expect(valid).toBe(true);
    expect(notices).toEqual([
      "line 4, source.credentials.token: ${TOKEN} was not looked up",
      "line 8, target.mode: ${MODE} was not looked up",
    ]);
  });

  it("do not hide what is wrong besides", async () => {
    const text = job("  credentials: { token: '${TOKEN}' }\n  flies: [a]\n");
    const { problems } = await check(text, { allowMissingVariables: true });
    expect(problems.map(({ path }) => path)).toEqual(["source.flies"]);
  });

  it("to secrets are not looked up, whatever they stand for", async () => {
    const text = job(
      "  credentials: '${secret:shop.login}'\n  options: { sample_rows: '${secret:shop.rows}' }\n",
      "max_rejects: '${secret:shop.rejects}'\n",
    );
    const { valid, problems, notices } = await check(text);
    expect(problems).toEqual([]);
    expect(valid).toBe(true);
    expect(notices).toContain("line 4, source.credentials: ${secret:shop.login} was not looked up");
    expect(notices).toContain("what depends on source.options.sample_rows was not checked");
  });

  it("that are misspelt are problems all the same", async () => {
    const text = job("  credentials: { token: '${secret:}', key: '${A' }\n");
    const { problems } = await check(text, { allowMissingVariables: true });
    expect(problems.map(({ path }) => path)).toEqual([
      "source.credentials.token",
      "source.credentials.key",
    ]);
  });

  it("of a job are what the environment says where they are set", async () => {
    const text = job("", "  mode: '${MODE}'\n");
    const wrong = await check(text, {
      environment: { MODE: "appnd" },
      allowMissingVariables: true,
    });
    expect(wrong.problems).toMatchObject([{ path: "target.mode" }]);
  });
});

describe("other files", () => {
  it("are told by their keys", async () => {
    const contract = "name: orders\nteam: { owner: a }\nschema: [{ name: id, type: bigint }]\n";
    await expect(check(contract)).resolves.toMatchObject({
      kind: "contract",
      valid: true,
      columns: 1,
    });
    const recipe = "name: shop\ntype: csv\nroles: [source]\n";
    await expect(check(recipe)).resolves.toMatchObject({ kind: "recipe", valid: true });
    const older = "name: lake\ntype: s3\nfile_format: parquet\n";
    await expect(check(older)).resolves.toMatchObject({ kind: "recipe", valid: true });
  });

  it("have their problems listed", async () => {
    const contract = await check(
      "name: a\nteam: { owner: a }\nschema: [{ name: id, typ: bigint }]\n",
    );
    expect(contract).toMatchObject({ kind: "contract", valid: false });
    expect(contract.problems.every(({ file, line }) => file === "file.yaml" && line === 3)).toBe(
      true,
    );
    const recipe = await check("name: shop\ntype: csv\nroles: [sorce]\nconection_template: {}\n");
    expect(recipe).toMatchObject({ kind: "recipe", valid: false });
    expect(recipe.problems.map(({ file, line }) => [file, line])).toEqual([
      ["file.yaml", 3],
      ["file.yaml", 4],
    ]);
  });
});

it("takes a path as it is", async () => {
  await writeFiles(folder.path, { "jobs/a.yaml": job("") });
  const file = join(folder.path, "jobs/a.yaml");
  await expect(validateFile(file, { hostFolder })).resolves.toMatchObject({ file, valid: true });
});

describe("a project's configuration", () => {
  it("is checked by its name, in YAML and in TypeScript", async () => {
    const yaml = await check("tenant_id: acme\nloging: {}\n", {}, "dativo.config.yaml");
    expect(yaml).toMatchObject({ kind: "config", valid: false });
    expect(yaml.problems).toMatchObject([{ path: "loging", line: 2, column: 1 }]);
    const module = "export default { tenant_id: 5, source: {} };";
    const typescript = await check(module, {}, "dativo.config.ts");
    expect(typescript.problems.map(({ path }) => path).toSorted()).toEqual(["source", "tenant_id"]);
  });

  it("is a part of the check of its jobs", async () => {
    await writeFiles(folder.path, { "dativo.config.yaml": "tenant: acme\n" });
    const { valid, problems } = await check(job(""));
    expect(valid).toBe(false);
    expect(problems).toMatchObject([{ file: "dativo.config.yaml", path: "tenant", line: 1 }]);
  });
});

it("checks a job in TypeScript, down to the options of its plugins", async () => {
  const text = `import { defineJob } from "dativo";
    export default defineJob({
      source: { type: "csv", files: ["a.csv"], options: { delimiter: 5 } as object },
      target: { type: "parquet", output: "out" },
    });`;
  const { kind, problems } = await check(text, {}, "orders.job.ts");
  expect(kind).toBe("job");
  expect(problems).toMatchObject([
    { code: "PLUGIN_OPTIONS_INVALID", path: "source.options.delimiter" },
  ]);
});
