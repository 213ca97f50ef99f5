import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { readAsset } from "../assets/read-asset.ts";
import { runJob } from "../run/run-job.ts";
import { createTemporaryFolder } from "../testing/temporary-folder.ts";
import { formatContract } from "./format-contract.ts";
import { inferContract } from "./infer-contract.ts";

const temporary = await createTemporaryFolder();
let folders = 0;
afterAll(() => temporary.remove());

/** A folder with a reader of rows, and a job without a contract. */
async function jobWith(rows: readonly object[], more = ""): Promise<string> {
  const folder = join(temporary.path, String((folders += 1)));
  await mkdir(folder, { recursive: true });
  const json = JSON.stringify(rows).replaceAll("\u2028", String.raw`\u2028`);
  await writeFile(
    join(folder, "plugins.ts"),
    `import { defineReader, defineWriter } from "@dativo/core/plugin";
export const Reader = defineReader({ async *extract() { yield JSON.parse(${JSON.stringify(json)}); } });
export const Writer = defineWriter({ async writeBatch() { return []; }, async commitFiles() {} });
`,
  );
  const job = `name: rows\nsource: { custom_reader: ./plugins.ts:Reader }\ntarget: { custom_writer: ./plugins.ts:Writer, output: out }\n${more}`;
  await writeFile(join(folder, "job.yaml"), job);
  return join(folder, "job.yaml");
}

describe("inferContract", () => {
  it("tells types, nulls, examples, values and bounds, and which column could be a key", async () => {
    const rows = Array.from({ length: 40 }, (_, index) => ({
      id: index - 3,
      status: index % 2 === 0 ? "open" : "paid # not: a comment",
      note: index === 7 ? "line\nbreak" : null,
    }));
    const [inferred] = await inferContract(await jobWith(rows));
    expect(formatContract(inferred!, { owner: "shop" }))
      .toBe(`# Inferred from all 40 records of rows.
name: rows
version: "1.0"
team:
  owner: shop
schema:
  - name: id # such as "-3", "-2", "-1"; from -3 to 36
    type: bigint
    required: true
  - name: status # values: "open", "paid # not: a comment"
    type: string
    required: true
  - name: note # 98% null; such as "line break"
    type: string
# primary_key: [id] # no value occurs twice, none is null
`);
  });

  it("looks at as many records as it is told to, and then claims nothing of the others", async () => {
    const job = await jobWith(Array.from({ length: 40 }, (_, id) => ({ id })));
    const [inferred] = await inferContract(job, { rows: 10 });
    expect(inferred?.complete).toBe(false);
    const text = formatContract(inferred!);
    expect(text).toMatch(/^# Inferred from the first /u);
    expect(text).not.toContain("required: true");
    expect(text).not.toContain("primary_key");
  });

  it("makes columns wide enough for what comes later", async () => {
    const rows = [...Array.from({ length: 1500 }, (_, id) => ({ id })), { id: "x1" }];
    const [inferred] = await inferContract(await jobWith(rows));
    expect(inferred?.schema.fields).toMatchObject([{ name: "id", type: { kind: "string" } }]);
  });

  it("has the columns, and members of columns, that only later records have", async () => {
    const rows = Array.from({ length: 1500 }, (_, id) =>
      id < 1200 ? { id, at: { x: 1 } } : { id, at: { y: 2 }, late: "x" },
    );
    const [inferred] = await inferContract(await jobWith(rows));
    expect(inferred?.schema.fields).toMatchObject([
      { name: "id" },
      { name: "at", type: { fields: [{ name: "x" }, { name: "y" }] } },
      { name: "late", type: { kind: "string" } },
    ]);
    expect(inferred?.columns[2]).toMatchObject({ nulls: 1200, samples: ["x"] });
  });

  it("needs no contract where the job names one that does not exist yet", async () => {
    const job = await jobWith([{ id: 1 }], "asset_path: ./rows.contract.yaml\n");
    expect(await inferContract(job)).toHaveLength(1);
  });

  it("names the streams where one is not there", async () => {
    const job = await jobWith([{ id: 1 }]);
    await expect(inferContract(job, { streams: ["orders"] })).rejects.toMatchObject({
      code: "JOB_STREAM_UNKNOWN",
    });
  });

  it("writes contracts that load, and under which every record that was read is taken", async () => {
    const plain = fc.oneof(
      fc.constant(null),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.string({ unit: "grapheme" }),
    );
    const nested = fc.oneof(
      fc.constant(null),
      fc.array(fc.integer(), { maxLength: 2 }),
      fc.record({ a: fc.integer(), "b: c": fc.string() }),
    );
    // No column holds texts and lists at the same time.
    const columnValue = fc.constantFrom(plain, nested);
    const name = fc
      .oneof(
        fc.constantFrom("id", "a b", "#x", "yes", "1", "- x", "{}"),
        fc.string({ minLength: 1 }),
      )
      .filter((text) => text !== "__proto__");
    const rows = fc
      .uniqueArray(name, { minLength: 1, maxLength: 4 })
      .chain((names) => fc.tuple(...names.map((key) => fc.tuple(fc.constant(key), columnValue))))
      .chain((columns) =>
        fc.array(fc.record(Object.fromEntries(columns)), { minLength: 1, maxLength: 6 }),
      );
    await fc.assert(
      fc.asyncProperty(rows, async (records) => {
        const job = await jobWith(records, "asset_path: ./rows.contract.yaml\n");
        const [inferred] = await inferContract(job);
        const path = join(job, "..", "rows.contract.yaml");
        await writeFile(path, formatContract(inferred!));
        expect((await readAsset(path)).problems).toEqual([]);
        const report = await runJob(job);
        expect(report.error).toBeUndefined();
        expect(report.streams[0]?.rows_written).toBe(records.length);
      }),
      { numRuns: 60 },
    );
  });
});
