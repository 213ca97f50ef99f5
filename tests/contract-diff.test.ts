import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collectingHost } from "../packages/dativo/src/__fixtures__/collecting-host.ts";
import { main } from "../packages/dativo/src/main.ts";

// `dativo contract diff` on a source without types, on one with types, and on one that yields rows.
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

const write = (name: string, text: string): Promise<void> =>
  writeFile(join(folder.path, name), text);

async function diff(...argv: string[]) {
  const { host, stdout, stderr } = collectingHost(folder.path);
  const code = await main(["contract", "diff", "job.yaml", ...argv], host);
  return { code, stdout: stdout(), stderr: stderr() };
}

const target = "target: { type: parquet, output: out }\n";
const contract = (columns: string): string =>
  `asset: { name: orders, schema: [${columns}] }\nname: orders\n`;

describe("of CSV files", () => {
  const job = (columns: string, options = "{}"): string =>
    `source: { type: csv, files: [{ path: orders.csv, name: orders }], options: ${options} }\n${target}${contract(columns)}`;

  test("shows what is new, missing, of another type, and null", async () => {
    await write(
      "orders.csv",
      "id,total,day,extra\n1,1.50,2026-01-01,x\n,1.505,,y\n3,n/a,2026-01-02,\n",
    );
    await write(
      "job.yaml",
      job(
        '{ name: id, type: bigint, required: true }, { name: total, type: "decimal(12,2)" }, { name: day, type: date, minimum: 2030-01-01 }, { name: gone, type: float, required: true }',
      ),
    );
    const { code, stdout } = await diff();
    expect(code).toBe(1);
    // The record without an id has a total that does not fit, so its nulls are not counted.
    expect(stdout).toBe(`✗ orders: 3 differences (3 records read)
  + extra: string
  - gone: double, required
  ~ total: decimal(12,2) → string (2 values do not fit, such as "1.505")
`);
  });

  test("a required column with nulls differs; types that merely could be narrower do not", async () => {
    await write("orders.csv", "id,code,total,flag\n1,007,1.50,true\n,008,2.25,false\n");
    await write(
      "job.yaml",
      job(
        "{ name: id, type: int8, required: true }, { name: code, type: string }, { name: total, type: float }, { name: flag, type: string }",
      ),
    );
    const { code, stdout } = await diff();
    expect(stdout).toBe(
      "✗ orders: 1 difference (2 records read)\n  ~ id: required (null in 1 of 2 records)\n",
    );
    expect(code).toBe(1);
  });

  test("the same, without a header", async () => {
    await write("orders.csv", "1,2026-01-01\n2,2026-01-02\n");
    const columns = "{ name: id, type: bigint, required: true }, { name: day, type: date }";
    await write("job.yaml", job(columns, "{ header: false }"));
    const { code, stdout } = await diff();
    expect(stdout).toBe("✓ orders: the contract is what the source holds (2 records read)\n");
    expect(code).toBe(0);
    expect(JSON.parse((await diff("--json")).stdout)).toEqual({
      streams: [
        { stream: "orders", status: "same", basis: "sampled", rowsRead: 2, differences: [] },
      ],
    });
  });

  test("a job without a contract cannot be compared", async () => {
    await write("orders.csv", "id\n1\n");
    await write("job.yaml", `source: { type: csv, files: [orders.csv] }\n${target}`);
    const { code, stderr } = await diff();
    expect(code).toBe(2);
    expect(stderr).toContain("CONTRACT_MISSING");
  });
});

describe("of a reader of one's own", () => {
  const job = (columns: string): string =>
    `source: { custom_reader: "./reader.ts:Reader" }\n${target}${contract(columns)}`;
  const reader = (code: string): Promise<void> =>
    write(
      "reader.ts",
      `import { defineReader } from "@dativo/core/plugin";\nexport const Reader = defineReader({ ${code} });\n`,
    );

  test("with types, these are compared, and no record is read", async () => {
    await reader(`
      schema: { fields: [
        { name: "id", type: { kind: "int64" }, required: true },
        { name: "total", type: { kind: "float64" }, required: true },
        { name: "note", type: { kind: "string" }, required: false },
        { name: "small", type: { kind: "int16" }, required: true },
      ] },
      async *extract() { throw new Error("not to be read"); },`);
    await write(
      "job.yaml",
      job(
        '{ name: id, type: int32 }, { name: total, type: "decimal(12,2)" }, { name: note, type: string, required: true }, { name: small, type: bigint }',
      ),
    );
    const { code, stdout } = await diff();
    expect(stdout).toBe(`✗ orders: 3 differences
  ~ id: int32 → bigint
  ~ total: decimal(12,2) → double
  ~ note: required (it may be null at the source)
`);
    expect(code).toBe(1);
  });

  test("without, its records are read", async () => {
    await reader(`async *extract() { yield [{ id: 1, extra: { a: 1 } }, { id: "x" }]; },`);
    await write("job.yaml", job("{ name: id, type: bigint }, { name: gone, type: string }"));
    const { stdout } = await diff();
    expect(stdout).toBe(`✗ orders: 3 differences (2 records read)
  + extra: struct<a: bigint>
  - gone: string
  ~ id: bigint → string (1 value does not fit, such as "x")
`);
  });
});
