import { PassThrough } from "node:stream";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collectingHost } from "../packages/dativo/src/__fixtures__/collecting-host.ts";
import { main } from "../packages/dativo/src/main.ts";
import { queryWithDuckdb, sqlText } from "./query-with-duckdb.ts";

// `dativo init` from its flags or answers to the rows that DuckDB reads of what the first run has written.
const csv = 'id;name;price;day\n1;Ada;12.50;2026-01-01\n2;"Hopper; Grace";;2026-01-02\n';
const rows = [
  { id: "1", name: "Ada", price: "12.50", day: "2026-01-01" },
  { id: "2", name: "Hopper; Grace", price: null, day: "2026-01-02" },
];

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
  await writeFile(join(folder.path, "orders.csv"), csv);
});
afterEach(() => folder.remove());

async function dativo(
  argv: readonly string[],
  terminal?: { input: PassThrough; output: PassThrough },
) {
  const collected = collectingHost(folder.path);
  const code = await main(argv, { ...collected.host, terminal });
  return { code, stdout: collected.stdout(), stderr: collected.stderr() };
}

const read = (name: string): Promise<string> => readFile(join(folder.path, name), "utf8");
const query = (pattern: string, order = "id"): Promise<Record<string, unknown>[]> =>
  queryWithDuckdb(`SELECT * FROM ${sqlText(join(folder.path, pattern))} ORDER BY ${order}`);
const filesOf = async (path: string): Promise<string[]> =>
  (await readdir(path)).filter((name) => name !== ".dativo").toSorted();
const files = (): Promise<string[]> => filesOf(folder.path);

describe("dativo init orders.csv", () => {
  test("writes a job, its contract and schemas, and runs the job", async () => {
    const { code, stdout, stderr } = await dativo(["init", "orders.csv"]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("✓ orders.yaml written\n✓ orders.contract.yaml written\n");
    expect(stdout).toContain("2 rows read, 2 rows written");
    expect(stdout).toContain("npx dativo run orders.yaml");
    expect(await files()).toEqual([
      "dativo.contract.schema.json",
      "dativo.schema.json",
      "orders.contract.yaml",
      "orders.csv",
      "orders.yaml",
      "out",
    ]);
    expect(await query("out/orders/*.parquet")).toEqual(rows);
  });

  test("what it wrote is valid, names its schema, and runs again to the same rows", async () => {
    await dativo(["init", "orders.csv", "--owner", "shop@example.com", "--no-run"]);
    expect(await read("orders.yaml")).toMatch(
      /^# yaml-language-server: \$schema=\.\/dativo\.schema\.json\n/u,
    );
    expect(await read("orders.contract.yaml")).toMatch(/owner: "?shop@example\.com"?\n/u);
    const check = await dativo(["validate", "orders.yaml", "orders.contract.yaml"]);
    expect(check.stdout).toMatch(
      /✓ orders\.yaml \(job, 1 stream\)\n✓ orders\.contract\.yaml \(contract, 4 columns\)/u,
    );
    for (const _run of [1, 2])
      expect(await dativo(["run", "orders.yaml"])).toMatchObject({ code: 0 });
    expect(await query("out/orders/*.parquet")).toEqual(rows);
  });

  test("tells JSON and Parquet by their endings as well", async () => {
    await dativo(["init", "orders.csv", "--no-schema"]);
    const { code, stderr } = await dativo([
      "init",
      "out/orders/*.parquet",
      "--name",
      "copies",
      "--target",
      "json-file",
      "--no-schema",
    ]);
    expect(code, stderr).toBe(0);
    expect(await read("copies.yaml")).toContain("type: parquet");
    const again = await dativo(["init", "out/copies/*.jsonl", "--name", "back", "--no-schema"]);
    expect(again.code, again.stderr).toBe(0);
    expect(await read("back.yaml")).toContain("type: json-file");
    expect(await query("out/copies/*.jsonl")).toHaveLength(rows.length);
    const count = await query("out/back/*.parquet");
    expect(count).toHaveLength(rows.length);
  });

  test("takes tabs and gzip", async () => {
    const text = csv.replaceAll(";", "\t").replace("Hopper\t", "Hopper;");
    await writeFile(join(folder.path, "data.tsv.gz"), gzipSync(text));
    const { code, stderr } = await dativo(["init", "data.tsv.gz", "--no-schema"]);
    expect(code, stderr).toBe(0);
    expect(await query("out/data/*.parquet")).toEqual(rows);
  });

  test("takes every option", async () => {
    await mkdir(join(folder.path, "in"));
    await writeFile(join(folder.path, "in", "a.csv"), csv);
    const argv =
      "init --source csv --files in/*.csv --name shop --folder jobs --target json-file --output result --incremental file_modified_time --delimiter ; --owner me --no-schema --yes";
    const { code, stdout, stderr } = await dativo(argv.split(" "));
    expect(code, stderr).toBe(0);
    expect(await filesOf(join(folder.path, "jobs"))).toEqual(["shop.contract.yaml", "shop.yaml"]);
    const job = await read("jobs/shop.yaml");
    expect(job).toContain('- "../in/*.csv"');
    expect(job).toMatch(/output: "?\.\.\/result"?\n {2}mode: append/u);
    expect(stdout).toContain("npx dativo run jobs/shop.yaml");
    expect(await query("result/*.jsonl")).toHaveLength(2);
    expect(await dativo(["run", "jobs/shop.yaml"])).toMatchObject({ code: 0 });
    expect(await query("result/*.jsonl")).toHaveLength(2);
  });

  test("several files get a contract each", async () => {
    await writeFile(join(folder.path, "people.csv"), "id,city\n7,Bern\n");
    const { code, stderr } = await dativo(["init", "people.csv", "--files", "orders-x.csv"]);
    expect(code, stderr).toBe(2);
    await writeFile(join(folder.path, "orders-x.csv"), "id,total\n1,2\n");
    expect(
      await dativo(["init", "people.csv", "--files", "orders-x.csv", "--name", "both"]),
    ).toMatchObject({ code: 0 });
    expect(await files()).toEqual(
      expect.arrayContaining(["both.yaml", "orders-x.contract.yaml", "people.contract.yaml"]),
    );
    expect(await query("out/both/people/*.parquet")).toEqual([{ id: "7", city: "Bern" }]);
  });
});

describe("it refuses, and writes nothing", () => {
  test.each([
    ["a file that is not there", ["init", "missing.csv"], "missing.csv"],
    ["a name that tells nothing", ["init", "orders.dat"], "SOURCE_NOT_TOLD"],
    ["no source", ["init"], "NOTHING_TO_READ"],
    ["no source, without questions", ["init", "--yes"], "NOTHING_TO_READ"],
    [
      "an unknown reader",
      ["init", "--source", "cvs", "--files", "orders.csv"],
      "PLUGIN_TYPE_UNKNOWN",
    ],
    ["an unknown mode", ["init", "orders.csv", "--mode", "merge"], "OPTION_VALUE_INVALID"],
  ])("%s", async (_what, argv, message) => {
    const { code, stderr } = await dativo(argv);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(await files()).toEqual(["orders.csv"]);
  });

  test("a file without records", async () => {
    await writeFile(join(folder.path, "empty.csv"), "");
    const { code } = await dativo(["init", "empty.csv"]);
    expect(code).toBe(2);
    expect(await files()).toEqual(["empty.csv", "orders.csv"]);
  });

  test("what is there already, unless --force says otherwise", async () => {
    await writeFile(join(folder.path, "orders.contract.yaml"), "mine");
    const refused = await dativo(["init", "orders.csv"]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/FILES_EXIST[^]*orders\.contract\.yaml/u);
    expect(await files()).toEqual(["orders.contract.yaml", "orders.csv"]);
    expect(await read("orders.contract.yaml")).toBe("mine");
    expect(await dativo(["init", "orders.csv", "--force"])).toMatchObject({ code: 0 });
    expect(await read("orders.contract.yaml")).toContain("schema:");
  });

  test("JSON Schemas that are there already stay", async () => {
    await writeFile(join(folder.path, "dativo.schema.json"), "{}");
    const { code, stdout } = await dativo(["init", "orders.csv", "--no-run"]);
    expect(code).toBe(0);
    expect(stdout).not.toContain("dativo.schema.json");
    expect(await read("dativo.schema.json")).toBe("{}");
  });
});

describe("at a terminal", () => {
  const enter = "\r";

  /** Answers one question after the other, each when it is asked. */
  function answering(answers: readonly (readonly [question: string, keys: string])[]) {
    const input = new PassThrough();
    const output = new PassThrough();
    let shown = "";
    const left = [...answers];
    output.on("data", (chunk: Buffer) => {
      shown += chunk.toString("utf8");
      const [next] = left;
      if (next === undefined || !shown.includes(next[0])) return;
      shown = "";
      left.shift();
      setImmediate(() => input.write(next[1]));
    });
    return { terminal: { input, output }, left };
  }

  const questions = [
    ["Where are the data?", enter],
    ["Which files?", `orders.csv${enter}`],
    ["Name of the job", `shop${enter}`],
    ["What is written?", enter],
    ["To which folder?", enter],
    ["What does the next run do?", enter],
    ["Who answers for the data?", `ada${enter}`],
    ["Write a JSON Schema", "n"],
    ["Run the job", enter],
  ] as const;

  test("it asks for everything, and Enter takes what is proposed", async () => {
    const { terminal, left } = answering(questions);
    const { code, stderr } = await dativo(["init"], terminal);
    expect(left).toEqual([]);
    expect(code, stderr).toBe(0);
    expect(await files()).toEqual(["orders.csv", "out", "shop.contract.yaml", "shop.yaml"]);
    expect(await read("shop.contract.yaml")).toContain("owner: ada");
    expect(await query("out/shop/*.parquet")).toEqual(rows);
  });

  test("it does not ask for what is said", async () => {
    const asked = questions.filter(
      ([question]) => !/Where|Which|Name|folder|next|JSON|Run/u.test(question),
    );
    const { terminal, left } = answering(asked);
    const argv = [
      "init",
      "orders.csv",
      "--name",
      "a",
      "--output",
      "o",
      "--mode",
      "append",
      "--schema",
      "--no-run",
    ];
    const { code } = await dativo(argv, terminal);
    expect(left).toEqual([]);
    expect(code).toBe(0);
    expect(await files()).toContain("a.yaml");
  });

  test("Ctrl-C writes nothing", async () => {
    const { terminal } = answering([["Where are the data?", "\u0003"]]);
    expect(await dativo(["init"], terminal)).toMatchObject({ code: 130 });
    expect(await files()).toEqual(["orders.csv"]);
  });

  test("with --yes it asks nothing", async () => {
    const { terminal } = answering([]);
    expect(await dativo(["init", "orders.csv", "--yes"], terminal)).toMatchObject({ code: 0 });
  });
});
