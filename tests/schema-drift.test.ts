import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runJob, type RunReport } from "@dativo/core";
import { createTemporaryFolder } from "@dativo/core/testing";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { queryWithDuckdb, sqlText } from "./query-with-duckdb.ts";
import { repository } from "./repository-files.ts";

// A source whose columns change between runs, through the real plugins; DuckDB reads what is there.
const temporary = await createTemporaryFolder();
let folder: string;
let folders = 0;

beforeEach(async () => {
  folder = join(temporary.path, String((folders += 1)));
  await mkdir(folder);
});
afterAll(() => temporary.remove());

async function run(csv: string, more = ""): Promise<RunReport> {
  await writeFile(join(folder, "orders.csv"), csv);
  const job = `name: orders
source: { type: csv, files: [orders.csv] }
target: { type: parquet, output: out }
${more}
`;
  await writeFile(join(folder, "job.yaml"), job);
  return runJob(join(folder, "job.yaml"), { hostFolder: repository });
}

const published = (): Promise<Record<string, unknown>[]> =>
  queryWithDuckdb(
    `SELECT * FROM read_parquet(${sqlText(join(folder, "out/*.parquet"))}, union_by_name = true) ORDER BY ALL`,
  );

const changes = (report: RunReport): unknown => report.streams[0]?.schema_changes;

describe("without a contract", () => {
  test("a new column joins, a gone one is null, and the first run says nothing", async () => {
    expect(changes(await run("id,name\n1,a\n"))).toBeUndefined();
    expect(changes(await run("id,total\n2,1.50\n"))).toEqual([
      { kind: "missing_column", column: "name", from: "string", action: "filled_with_nulls" },
      { kind: "new_column", column: "total", to: expect.any(String) as string, action: "added" },
    ]);
    expect(await published()).toMatchObject([
      { id: "1", name: "a", total: null },
      { id: "2", name: null },
    ]);
  });

  test("an earlier, wider type stays", async () => {
    await run("id\n1.25\n");
    const report = await run("id\n7\n");
    expect(report.error).toBeUndefined();
    const types = await queryWithDuckdb(
      `SELECT DISTINCT typeof(id) AS type FROM read_parquet(${sqlText(join(folder, "out/*.parquet"))})`,
    );
    expect(types).toHaveLength(1);
  });

  test("a type that no longer fits fails, with both types, and publishes nothing", async () => {
    await run("id\n1\n");
    const report = await run("id\nx\n");
    expect(report.error?.code).toBe("SCHEMA_DRIFT");
    expect(report.error?.message).toMatch(/id: its type has changed from bigint to string/u);
    expect(await published()).toHaveLength(1);
    const replaced = `target: { type: parquet, output: out, mode: replace }`;
    await writeFile(
      join(folder, "job.yaml"),
      `name: orders\nsource: { type: csv, files: [orders.csv] }\n${replaced}\n`,
    );
    const second = await runJob(join(folder, "job.yaml"), { hostFolder: repository });
    expect(second.status).toBe("succeeded");
    expect(changes(second)).toEqual([{ kind: "changed_type", column: "id", action: "replaced" }]);
  });

  test.each([
    ["new_column: fail", "id,extra\n2,b\n", "extra: the source has it as string"],
    ["missing_column: fail", "extra\n2\n", "id: earlier runs have it as bigint"],
  ])("%s refuses", async (policy, csv, message) => {
    await run("id\n1\n");
    const report = await run(csv, `schema_drift: { ${policy} }`);
    expect(report.error?.code).toBe("SCHEMA_DRIFT");
    expect(report.error?.message).toContain(message);
    expect(await published()).toEqual([{ id: "1" }]);
  });

  test("new_column: ignore leaves it out, and says so", async () => {
    await run("id\n1\n");
    const report = await run("id,extra\n2,b\n", "schema_drift: { new_column: ignore }");
    expect(changes(report)).toEqual([
      { kind: "new_column", column: "extra", to: "string", action: "ignored" },
    ]);
    expect(await published()).toEqual([{ id: "1" }, { id: "2" }]);
  });
});

describe("with a contract", () => {
  const contract =
    "asset: { name: orders, schema: [{ name: id, type: bigint, required: true }, { name: note, type: string }] }";

  test("what the source has besides is said, and left out", async () => {
    const report = await run("id,extra\n1,b\n", contract);
    expect(changes(report)).toEqual([
      { kind: "new_column", column: "extra", to: "string", action: "ignored" },
      { kind: "missing_column", column: "note", from: "string", action: "filled_with_nulls" },
    ]);
    expect(await published()).toEqual([{ id: "1", note: null }]);
  });

  test("evolve takes it in, run after run", async () => {
    const evolve = `${contract}\nschema_drift: { new_column: evolve }`;
    await run("id,note\n1,a\n", evolve);
    const report = await run("id,note,extra\n2,b,c\n", evolve);
    expect(changes(report)).toEqual([
      { kind: "new_column", column: "extra", to: "string", action: "added" },
    ]);
    expect(await published()).toEqual([
      { id: "1", note: "a", extra: null },
      { id: "2", note: "b", extra: "c" },
    ]);
  });

  test("fail names what is new and what is gone, at once", async () => {
    const report = await run(
      "id,extra\n1,b\n",
      `${contract}\nschema_drift: { new_column: fail, missing_column: fail }`,
    );
    expect(report.error).toMatchObject({ code: "SCHEMA_DRIFT" });
    expect(report.error?.message).toMatch(/extra: .*\n.*note: /u);
  });

  test("a contract may widen a column, and not narrow it", async () => {
    const typed = (type: string): string =>
      `asset: { name: orders, schema: [{ name: id, type: "${type}" }] }`;
    await run("id\n1\n", typed("decimal(10,2)"));
    const wider = await run("id\n2\n", typed("decimal(12,2)"));
    expect(changes(wider)).toEqual([
      {
        kind: "changed_type",
        column: "id",
        from: "decimal(10,2)",
        to: "decimal(12,2)",
        action: "widened",
      },
    ]);
    const narrower = await run("id\n3\n", typed("decimal(10,2)"));
    expect(narrower.error?.message).toContain("narrowed from decimal(12,2) to decimal(10,2)");
    const refused = await run(
      "id\n3\n",
      `${typed("decimal(14,2)")}\nschema_drift: { changed_type: fail }`,
    );
    expect(refused.error?.message).toContain("widened from decimal(12,2) to decimal(14,2)");
  });
});

test("a reader that only yields rows is held to new_column: fail, and evolves by its first records", async () => {
  await writeFile(
    join(folder, "reader.ts"),
    `import { defineReader } from "@dativo/core/plugin";
export const Reader = defineReader({ async *extract() { yield [{ id: 1, extra: "b" }]; } });
`,
  );
  const job = (policy: string): string => `name: orders
source: { custom_reader: ./reader.ts:Reader }
target: { type: parquet, output: out }
asset: { name: orders, schema: [{ name: id, type: bigint }] }
schema_drift: { new_column: ${policy} }
`;
  await writeFile(join(folder, "job.yaml"), job("fail"));
  const refused = await runJob(join(folder, "job.yaml"), { hostFolder: repository });
  expect(refused.error).toMatchObject({ code: "SCHEMA_DRIFT" });
  await writeFile(join(folder, "job.yaml"), job("evolve"));
  const evolved = await runJob(join(folder, "job.yaml"), { hostFolder: repository });
  expect(evolved.status).toBe("succeeded");
  expect(await published()).toEqual([{ id: "1", extra: "b" }]);
});
