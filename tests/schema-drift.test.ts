import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { replayRejects, runJob, type RunReport } from "@dativo/core";
import { createTemporaryFolder } from "@dativo/core/testing";
import fc from "fast-check";
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

/** How many kinds of types each column has in the files; whole numbers and decimals are one. */
const kindsOfColumns = (): Promise<Record<string, unknown>[]> =>
  queryWithDuckdb(
    `SELECT name, count(DISTINCT CASE
       WHEN logical_type LIKE 'Decimal%' OR (type = 'INT64' AND coalesce(logical_type, '') NOT LIKE 'Time%') THEN 'exact'
       ELSE type || coalesce(logical_type, '') END) AS kinds
     FROM parquet_schema(${sqlText(join(folder, "out/*.parquet"))}) WHERE num_children IS NULL OR num_children = 0 GROUP BY name`,
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
    expect(changes(second)).toEqual([
      { kind: "changed_type", column: "id", from: "bigint", to: "string", action: "replaced" },
    ]);
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

describe("types that are taken from values", () => {
  const typeOf = async (column: string): Promise<unknown> =>
    (
      await queryWithDuckdb(
        `SELECT typeof(${column}) AS type FROM read_parquet(${sqlText(join(folder, "out/*.parquet"))}, union_by_name = true) LIMIT 1`,
      )
    )[0]?.["type"];

  test("become one that holds what was there and what is new", async () => {
    await run("id,total\n1,9223372036854775807\n");
    const report = await run("id,total\n2,1.50\n");
    expect(changes(report)).toEqual([
      {
        kind: "changed_type",
        column: "total",
        from: "bigint",
        to: "decimal(21,2)",
        action: "widened",
      },
    ]);
    expect(await typeOf("total")).toBe("DECIMAL(21,2)");
    expect(await published()).toEqual([
      { id: "1", total: "9223372036854775807.00" },
      { id: "2", total: "1.50" },
    ]);
    expect(changes(await run("id,total\n3,2.50\n"))).toMatchObject([{ action: "kept" }]);
  });

  test("stay where a file has no value to tell one by", async () => {
    await run("id,day\n1,2026-01-01\n");
    const report = await run("id,day\n2,\n");
    expect(report.error).toBeUndefined();
    expect(changes(report)).toBeUndefined();
    expect(await typeOf("day")).toBe("DATE");
  });

  test("of numbers stay where the same numbers are written in another way", async () => {
    await run("id,total\n1,1.50\n");
    expect(changes(await run("id,total\n2,1.5\n3,2.25\n"))).toMatchObject([
      { column: "total", from: "decimal(18,2)", to: "double", action: "kept" },
    ]);
    expect(await published()).toMatchObject([{}, { total: "1.50" }, { total: "2.25" }]);
  });
});

test("of any files, one after another, what is taken is one table that holds every value", async () => {
  const kinds = {
    whole: fc.integer({ min: -999, max: 999 }).map(String),
    price: fc.integer({ min: 100, max: 99_999 }).map((cents) => (cents / 100).toFixed(2)),
    fraction: fc.constantFrom("0.5", "1.25", "12.125"),
    text: fc.constantFrom("x", "n/a", "007"),
    day: fc.constantFrom("2026-01-01", "2024-02-29"),
    flag: fc.constantFrom("true", "false"),
    empty: fc.constant(""),
  };
  const file = fc
    .uniqueArray(
      fc.record({
        name: fc.constantFrom("a", "b", "c"),
        kind: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
      }),
      { selector: ({ name }) => name, maxLength: 3 },
    )
    .chain((columns) =>
      fc
        .array(fc.tuple(...columns.map(({ kind }) => kinds[kind])), { minLength: 1, maxLength: 3 })
        .map((rows) => ({ names: columns.map(({ name }) => name), rows })),
    );
  const isNumber = (text: string): boolean => /^-?\d+(?:\.\d+)?$/u.test(text);
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 2, maxLength: 4 }), async (files) => {
      folder = join(temporary.path, String((folders += 1)));
      await mkdir(folder);
      const expected = new Map<string, Record<string, string>>();
      for (const [number, { names, rows }] of files.entries()) {
        const records = rows.map((cells, row) => ({ id: `r${number}-${row}`, cells }));
        const lines = records.map(({ id, cells }) => [id, ...cells].join(","));
        const report = await run(`${["id", ...names].join(",")}\n${lines.join("\n")}\n`);
        outcomes.add(report.error?.code ?? report.status);
        if (report.status !== "succeeded") {
          // Either no type holds both, or a value does not fit the type that has stayed.
          expect(["SCHEMA_DRIFT", "CONTRACT_BROKEN"]).toContain(report.error?.code);
          continue;
        }
        for (const { id, cells } of records) {
          expected.set(id, Object.fromEntries(names.map((name, index) => [name, cells[index]!])));
        }
      }
      // A column is of one kind in all files: DuckDB would make a text of two.
      expect((await kindsOfColumns()).filter(({ kinds: of }) => of !== "1")).toEqual([]);
      const found = await published();
      expect(found.map(({ id }) => id)).toEqual([...expected.keys()].toSorted());
      for (const { id, ...values } of found) {
        for (const [name, value] of Object.entries(values)) {
          const cell = expected.get(String(id))?.[name] ?? "";
          const text =
            typeof value === "string" ? value : JSON.stringify(value ?? "").replaceAll('"', "");
          if (isNumber(cell) && isNumber(text)) expect(Number(text)).toBe(Number(cell));
          else expect(text).toBe(cell);
        }
      }
    }),
    { numRuns: 40 },
  );
  expect([...outcomes]).toContain("succeeded");
}, 60_000);

describe("what is kept of it", () => {
  const commit = async (number: number): Promise<Record<string, unknown>> => {
    const path = join(folder, "out/_commits", `${String(number).padStart(8, "0")}.json`);
    return JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  };

  test("a commit holds the columns, and what has changed", async () => {
    const contract = (columns: string): string => `asset: { name: orders, schema: [${columns}] }`;
    await run(
      "id,old\n1,a\n",
      contract(
        "{ name: id, type: bigint, minimum: 0, description: Long. }, { name: old, type: string }",
      ),
    );
    expect(await commit(1)).toMatchObject({
      schema: [
        { name: "id", type: { kind: "int64" }, required: false },
        { name: "old", type: { kind: "string" }, required: false },
      ],
    });
    expect(JSON.stringify((await commit(1))["schema"])).not.toMatch(/Long|minimum/u);
    const second = contract("{ name: id, type: bigint }");
    const dropped = { kind: "removed_column", column: "old", from: "string", action: "dropped" };
    expect(changes(await run("id\n1\n", second))).toEqual([dropped]);
    expect(await commit(2)).toMatchObject({
      earlier_columns: [{ name: "old", type: { kind: "string" }, required: false }],
      schema_changes: [dropped],
    });
    const back = contract("{ name: id, type: bigint }, { name: old, type: date }");
    expect((await run("id\n1\n", second)).streams[0]?.schema_changes).toBeUndefined();
    expect((await run("id,old\n1,2026-01-01\n", back)).error?.message).toContain(
      "old: its type has changed from string to date",
    );
  });

  test("where there is nothing to read, there is nothing to compare", async () => {
    const more = "schema_drift: { new_column: fail }";
    const incremental = `name: orders
source: { type: csv, files: [orders.csv], incremental: { strategy: file_modified_time } }
target: { type: parquet, output: out }
`;
    await writeFile(join(folder, "orders.csv"), "id,extra\n1,x\n");
    await writeFile(join(folder, "job.yaml"), incremental);
    const job = join(folder, "job.yaml");
    expect((await runJob(job, { hostFolder: repository })).status).toBe("succeeded");
    const record = { ...(await commit(1)), schema: [] };
    await writeFile(join(folder, "out/_commits/00000001.json"), JSON.stringify(record));
    await writeFile(job, `${incremental}${more}\n`);
    expect((await runJob(job, { hostFolder: repository })).error).toBeUndefined();
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

  test("of files without a header the columns are the contract's", async () => {
    await writeFile(join(folder, "orders.csv"), "1,a\n");
    const job = `name: orders
source: { type: csv, files: [orders.csv], options: { header: false } }
target: { type: parquet, output: out }
${contract}
schema_drift: { new_column: fail, missing_column: fail }
`;
    await writeFile(join(folder, "job.yaml"), job);
    const report = await runJob(join(folder, "job.yaml"), { hostFolder: repository });
    expect(report.error).toBeUndefined();
    expect(changes(report)).toBeUndefined();
    expect(await published()).toEqual([{ id: "1", note: "a" }]);
  });

  test("a column that has joined stays when it is gone, and its type may widen", async () => {
    const evolve = `${contract}\nschema_drift: { new_column: evolve }`;
    await run("id,note,extra\n1,a,1\n", evolve);
    expect(changes(await run("id,note,extra\n2,b,2\n", evolve))).toBeUndefined();
    expect(changes(await run("id,note,extra\n3,c,2.50\n", evolve))).toMatchObject([
      { column: "extra", action: "widened" },
    ]);
    expect(changes(await run("id,note\n4,d\n", evolve))).toMatchObject([
      { kind: "missing_column", column: "extra", action: "filled_with_nulls" },
    ]);
    expect(await published()).toEqual([
      { id: "1", note: "a", extra: "1.00" },
      { id: "2", note: "b", extra: "2.00" },
      { id: "3", note: "c", extra: "2.50" },
      { id: "4", note: "d", extra: null },
    ]);
  });

  test("a column that has joined is there for replayed records as well", async () => {
    const evolve = (rule: string): string =>
      `asset: { name: orders, schema: [{ name: id, type: bigint${rule} }] }
schema_validation_mode: warn
schema_drift: { new_column: evolve }`;
    expect((await run("id,extra\n1,x\n9,y\n", evolve(", maximum: 5"))).status).toBe("partial");
    const text = await readFile(join(folder, "job.yaml"), "utf8");
    await writeFile(join(folder, "job.yaml"), text.replace(", maximum: 5", ""));
    const report = await replayRejects(join(folder, "job.yaml"), { hostFolder: repository });
    expect(report.error).toBeUndefined();
    expect(changes(report)).toBeUndefined();
    expect(await published()).toEqual([
      { id: "1", extra: "x" },
      { id: "9", extra: "y" },
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

describe("a reader that cannot say its columns", () => {
  const rows = `async *extract() { yield [{ id: 1, extra: "b", void: null }]; }`;
  const batches = `async *extract() {
    const field = (name) => ({ name, type: { kind: "int64" }, required: false });
    const builder = new BatchBuilder({ fields: [field("id"), field("extra")] });
    builder.appendRow({ id: 1, extra: 2 });
    yield builder.finish();
  }`;
  const failing = `${rows}, async describeStream() { throw new Error("not today"); }`;

  async function runReader(code: string, policy: string): Promise<RunReport> {
    const name = `reader-${(readers += 1)}.ts`;
    await writeFile(
      join(folder, name),
      `import { BatchBuilder, defineReader } from "@dativo/core/plugin";\nexport const Reader = defineReader({ ${code} });\n`,
    );
    const job = `name: orders
source: { custom_reader: "./${name}:Reader" }
target: { type: parquet, output: out }
asset: { name: orders, schema: [{ name: id, type: bigint }] }
schema_drift: { ${policy} }
`;
    await writeFile(join(folder, "job.yaml"), job);
    return runJob(join(folder, "job.yaml"), { hostFolder: repository });
  }
  let readers = 0;

  test.each([
    ["rows", rows],
    ["Arrow", batches],
    ["rows, and fails to describe them", failing],
  ])("and yields %s: what is left out is said, and kept in the commit", async (_name, code) => {
    const report = await runReader(code, "changed_type: widen");
    expect(report.error).toBeUndefined();
    const ignored = [{ kind: "new_column", column: "extra", action: "ignored" }];
    expect(changes(report)).toEqual(ignored);
    const record = await readFile(join(folder, "out/_commits/00000001.json"), "utf8");
    expect(JSON.parse(record)).toMatchObject({ schema_changes: ignored });
  });

  test.each([
    ["rows", rows],
    ["Arrow", batches],
  ])("and yields %s is held to new_column: fail", async (_name, code) => {
    const report = await runReader(code, "new_column: fail");
    expect(report.error).toMatchObject({ code: "SCHEMA_DRIFT" });
    expect(report.error?.message).toContain("extra: the source has it");
  });

  test.each([
    ["rows", rows, "b"],
    ["Arrow", batches, "2"],
  ])("and yields %s evolves by its first records", async (_name, code, extra) => {
    const report = await runReader(code, "new_column: evolve");
    expect(report.error).toBeUndefined();
    expect(await published()).toMatchObject([{ id: "1", extra }]);
  });

  test("but should, fails where the job asks for a comparison", async () => {
    const report = await runReader(failing, "missing_column: fail");
    expect(report.error?.message).toContain("not today");
  });
});
