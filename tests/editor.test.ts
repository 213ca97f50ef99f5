import { join } from "node:path";
import { createJsonSchema } from "@dativo/core";
import { describe, expect, test } from "vitest";
import { editorService } from "./editor-service.ts";
import { readMarkdownBlocks } from "./markdown-blocks.ts";
import { listRepositoryFiles, readRepositoryFile, repository } from "./repository-files.ts";

// The language server that editors use, with the schemas that `dativo schema` prints.
const packages = { workingFolder: repository, hostFolder: join(repository, "packages/dativo") };
const jobs = editorService(await createJsonSchema("job", packages));
const contracts = editorService(await createJsonSchema("contract", packages));
const recipes = editorService(await createJsonSchema("recipe", packages));
const configurations = editorService(await createJsonSchema("config", packages));

describe("while a job is typed", () => {
  test("keys are offered", async () => {
    await expect(jobs.completions("|")).resolves.toEqual(
      expect.arrayContaining(["source", "target", "asset_path", "max_rejects"]),
    );
    await expect(jobs.completions("source:\n  |")).resolves.toEqual(
      expect.arrayContaining(["type", "files", "options", "incremental"]),
    );
  });

  test("the types of the installed plugins are offered", async () => {
    await expect(jobs.completions("source:\n  type: |")).resolves.toEqual(
      expect.arrayContaining(["csv", "json-api", "countdown"]),
    );
    await expect(jobs.completions("target:\n  type: |")).resolves.toEqual(
      expect.arrayContaining(["parquet", "json-file"]),
    );
  });

  test("options are those of the plugin", async () => {
    const csv = await jobs.completions("source:\n  type: csv\n  options:\n    |");
    expect(csv).toContain("delimiter");
    expect(csv).not.toContain("pagination");
    const older = await jobs.completions(
      "source:\n  type: json-api\n  engine:\n    options:\n      |",
    );
    expect(older).toContain("pagination");
    expect(older).not.toContain("delimiter");
  });

  test("values are offered", async () => {
    await expect(jobs.completions("target:\n  mode: |\n")).resolves.toEqual([
      "append",
      "replace",
      "replace_partitions",
      "merge",
    ]);
    const text = "source:\n  type: json-api\n  options:\n    pagination:\n      type: |\n";
    const styles = ["none", "page", "offset", "cursor", "next_url", "link_header"];
    await expect(jobs.completions(text)).resolves.toEqual(styles);
  });

  test("what a key means is shown", async () => {
    await expect(jobs.hover("source:\n  fi|les: [a.csv]\n")).resolves.toContain("one stream");
    const option = "source:\n  type: csv\n  options:\n    delimi|ter: ';'\n";
    await expect(jobs.hover(option)).resolves.toContain("What separates fields");
  });

  test("what is wrong is marked at its line", async () => {
    const text = [
      "source:",
      "  type: csv",
      "  flies: [a.csv]",
      "  options:",
      "    delimeter: ';'",
      "    header: perhaps",
      "target:",
      "  type: parquet",
      "  mode: appnd",
      "max_rejects: a few",
    ].join("\n");
    const lines = (await jobs.problems(text)).map((problem) => Number.parseInt(problem, 10));
    // The target as a whole has no `output`.
    expect(lines.toSorted((left, right) => left - right)).toEqual([3, 5, 6, 7, 9, 10]);
  });

  test.each([
    [
      "variables",
      "source: { type: csv, files: [a] }\ntarget: { type: parquet, output: o, mode: '${MODE}' }",
    ],
    [
      "secrets in the place of numbers",
      "source: { type: csv, files: [a], options: { sample_rows: '${secret:csv.rows}' } }\ntarget: { type: parquet, output: o }",
    ],
    [
      "unknown types",
      "source: { type: foo, options: { any: 1 } }\ntarget: { type: bar, output: o, options: { any: 1 } }",
    ],
    [
      "custom plugins beside a type",
      "source: { type: csv, custom_reader: './a.ts', options: { any: 1 } }\ntarget: { type: parquet, output: o }",
    ],
    [
      "options that a recipe may set",
      "source: { type: csv, files: [a], engine: { options: { delimiter: null } } }\ntarget: { type: parquet, output: o }",
    ],
    [
      "recipes",
      "source_connector_path: a.yaml\ntarget_connector_path: b.yaml\nsource: { files: [a], incremental: { lookback_days: 1 } }",
    ],
  ])("%s are not marked", async (_what, text) => {
    await expect(jobs.problems(text)).resolves.toEqual([]);
  });

  test.each([
    ["'${ROWS}'", 0],
    ["'${ROWS:-1000}'", 0],
    ["'1${ROWS}'", 1],
    ["'1000'", 1],
  ])("a variable gives a number where it is the whole text: %s", async (size, count) => {
    const text = `source: { type: csv, files: [a], options: { max_record_bytes: ${size} } }\ntarget: { type: parquet, output: o }`;
    await expect(jobs.problems(text)).resolves.toHaveLength(count);
  });
});

test("contracts and recipes are helped with, too", async () => {
  await expect(contracts.completions("schema:\n  - |")).resolves.toEqual(
    expect.arrayContaining(["name", "type", "required"]),
  );
  await expect(
    contracts.problems("name: a\nschema:\n  - nam: id\n    type: string\n"),
  ).resolves.not.toEqual([]);
  await expect(recipes.completions("|")).resolves.toContain("default_engine");
  const older = "name: shop\ntype: csv\ncredentials: { type: none }\n";
  await expect(recipes.problems(older)).resolves.toEqual([]);
  await expect(recipes.problems(`${older}rolls: [source]\n`)).resolves.not.toEqual([]);
});

describe("nothing is marked in", () => {
  const files = listRepositoryFiles();
  const examples = files.filter((path) => /^examples\/.*\.ya?ml$/u.test(path));
  const kinds = examples.map((path) => [path, readRepositoryFile(path)] as const);
  const blocks = files
    .filter((path) => path.endsWith(".md") && !path.startsWith(".changeset/"))
    .flatMap((page) => readMarkdownBlocks(page))
    .filter(({ language }) => language === "yaml" || language === "yml")
    .map(({ page, line, text }) => [`${page}:${line}`, text] as const);

  test.each([...kinds, ...blocks])("%s", async (_place, text) => {
    const isJob = /^(source|target):/mu.test(text);
    const isConfiguration = text.startsWith("# dativo.config.yaml\n");
    const plain = isConfiguration ? configurations : contracts;
    const others = /^default_engine:/mu.test(text) ? recipes : plain;
    await expect((isJob ? jobs : others).problems(completed(text))).resolves.toEqual([]);
  });
});

/** An example that shows one half of a job gets the other. */
function completed(text: string): string {
  const isJob = /^(source|target):/mu.test(text);
  if (isJob && !/^source:/mu.test(text)) return `${text}\nsource: { type: csv, files: [in.csv] }\n`;
  if (isJob && !/^target:/mu.test(text)) return `${text}\ntarget: { type: parquet, output: o }\n`;
  return text;
}
