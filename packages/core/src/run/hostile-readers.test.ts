import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JobFolder } from "./__fixtures__/job-folder.ts";

let folder: JobFolder;
beforeEach(async () => {
  folder = await JobFolder.create();
});
afterEach(() => folder.remove());

const contract = { more: "asset: { name: a, schema: [{ name: id, type: integer }] }" };

describe("a reader that yields what it must not", () => {
  it.each([
    ["null in an array", "yield [{ id: 1 }, null];", "ROW_NOT_RECOGNISED"],
    ["texts in an array", `yield ["abc"];`, "ROW_NOT_RECOGNISED"],
    ["arrays in an array", "yield [[1, 2]];", "ROW_NOT_RECOGNISED"],
    ["a text", `yield "abc";`, "BATCH_NOT_RECOGNISED"],
    ["null", "yield null;", "BATCH_NOT_RECOGNISED"],
    ["a single record", "yield { id: 1 };", "BATCH_NOT_RECOGNISED"],
  ])("is told so: %s, with a contract and without", async (_what, body, code) => {
    await folder.reader(`export const Reader = defineReader({ async *extract() { ${body} } });`);
    for (const job of [contract, {}]) {
      const report = await folder.run(job);
      expect(report.error).toMatchObject({ code });
      expect(report.error?.message).toContain("reader './reader.ts:Reader', extract()");
      expect(folder.files()).toEqual([]);
    }
  });

  it.each([
    ["a sync generator", "*extract() { yield [{ id: 1 }]; yield [{ id: 2 }]; }"],
    ["an array of arrays", "extract() { return [[{ id: 1 }], [{ id: 2 }]]; }"],
    ["a promise of one", "async extract() { return [[{ id: 1 }], [{ id: 2 }]]; }"],
    [
      "empty arrays in between",
      "async *extract() { yield []; yield [{ id: 1 }, { id: 2 }]; yield []; }",
    ],
  ])("takes %s from a class", async (_what, method) => {
    await folder.reader(`export class Reader extends BaseReader { ${method} }`);
    for (const job of [contract, {}]) {
      expect(await folder.run({ ...job, target: "mode: replace" })).toMatchObject({
        status: "succeeded",
      });
      expect(folder.rows()).toEqual([{ id: 1 }, { id: 2 }]);
    }
  });

  it.each([
    ["throws before it yields", `extract() { throw new Error("no way"); }`, "PLUGIN_FAILED"],
    ["answers nothing", "extract() {}", "EXTRACT_NOT_ITERABLE"],
  ])("says whose fault it is when extract %s", async (_what, method, code) => {
    await folder.reader(`export class Reader extends BaseReader { ${method} }`);
    for (const job of [contract, {}]) {
      const report = await folder.run(job);
      expect(report.error?.code).toBe(code);
      expect(report.error?.message).toContain("reader './reader.ts:Reader', extract()");
    }
  });

  it("shows the first error, not that of ending the iterator", async () => {
    await folder.reader(
      `export const Reader = defineReader({ async *extract() { try { yield [{ id: "x" }]; yield [null]; } finally { throw new Error("second"); } } });`,
    );
    const lines: string[] = [];
    const report = await folder.run(contract, { log: { write: (line) => lines.push(line) } });
    expect(report.error?.code).toBe("ROW_NOT_RECOGNISED");
    expect(lines.join("\n")).toMatch(/WARN .*second/u);
  });

  it("leaves no listener on the signal and no rejection unhandled, also when it fails after an abort", async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on("unhandledRejection", note);
    const controller = new AbortController();
    let listeners = 0;
    const add = controller.signal.addEventListener.bind(controller.signal);
    const remove = controller.signal.removeEventListener.bind(controller.signal);
    controller.signal.addEventListener = (...parts: Parameters<typeof add>) => {
      listeners += 1;
      add(...parts);
    };
    controller.signal.removeEventListener = (...parts: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...parts);
    };
    await folder.reader(
      `export class Reader extends BaseReader {
        async *extract() {
          yield [{ id: 1 }];
          this.context.logger.warn("waiting");
          await new Promise((_, reject) => this.context.signal.addEventListener("abort", () => setTimeout(() => reject(new Error("late")), 5), { once: true }));
        }
        async close() { await new Promise((resolve) => setTimeout(resolve, 20)); }
      }`,
    );
    const report = await folder.run(contract, {
      signal: controller.signal,
      log: { write: () => void setImmediate(() => controller.abort()) },
    });
    process.off("unhandledRejection", note);
    expect(report.error?.code).toBe("RUN_INTERRUPTED");
    expect(rejections).toEqual([]);
    // The one of the reader itself.
    expect(listeners).toBeLessThanOrEqual(1);
    expect(folder.files()).toEqual([]);
  });

  it("rejects a record with a value that no column of an inferred schema would hold", async () => {
    await folder.reader(
      `export const Reader = defineReader({ *extract() {
        yield Array.from({ length: 1000 }, (_, id) => ({ id, at: { x: 1 }, list: [{ a: 1 }] }));
        yield [
          { id: 1000, at: { x: 1 }, list: null, late: null },
          { id: 1001, at: { x: 1 }, list: null, late: "lost" },
          { id: 1002, at: { x: 1, y: 2 }, list: null },
          { id: 1003, at: null, list: [{ a: 1 }, { b: 1 }] },
        ];
      } });`,
    );
    const strict = await folder.run();
    expect(strict.error).toMatchObject({ code: "CONTRACT_BROKEN" });
    expect(strict.error?.message).toContain("late: COLUMN_NOT_INFERRED (1 record)");
    expect(strict.error?.message).toContain("at.y: COLUMN_NOT_INFERRED (1 record)");
    expect(strict.error?.message).toContain("list[].b: COLUMN_NOT_INFERRED (1 record)");
    const warned = await folder.run({ more: "schema_validation_mode: warn" });
    expect(warned.streams).toMatchObject([
      { rows_read: 1004, rows_written: 1001, rows_rejected: 3 },
    ]);
    expect(folder.rows()).toHaveLength(1001);
  });

  it("refuses an Arrow batch with a column that the sampled one did not have", async () => {
    await folder.reader(
      `const batch = (...names) => { const builder = new BatchBuilder({ fields: names.map((name) => ({ name, type: { kind: "int32" }, required: false })) }); builder.appendRow(Object.fromEntries(names.map((name) => [name, 1]))); return builder.finish(); };
      export const Reader = defineReader({ async *extract() { yield batch("id"); yield batch("id", "late"); } });`,
    );
    const report = await folder.run();
    expect(report.error).toMatchObject({ code: "BATCH_SCHEMA_GREW" });
    expect(report.error?.message).toContain("'late'");
  });
});

describe("a reader without a schema that has nothing new", () => {
  const incremental = { source: "incremental: { strategy: id, cursor_field: id }" };
  const rowsAbove = `export const Reader = defineReader({ incremental: ["cursor"],
    async *extract({ cursor }) { if (Number(cursor?.from ?? 0) < 1) yield [{ id: 1 }]; },
  });`;

  it("succeeds without a commit, and goes on later", async () => {
    await folder.reader(rowsAbove);
    await folder.run(incremental);
    expect(await folder.run(incremental)).toMatchObject({
      status: "succeeded",
      streams: [{ rows_read: 0, files: [] }],
    });
    expect(folder.files().filter((path) => path.startsWith("_commits"))).toHaveLength(1);
    await folder.reader(rowsAbove.replace("< 1) yield [{ id: 1 }]", "< 2) yield [{ id: 2 }]"));
    await folder.run(incremental);
    expect(folder.rows()).toEqual(expect.arrayContaining([{ id: 1 }, { id: 2 }]));
    expect(folder.commit(2).state?.cursor?.value).toBe("2");
  });

  it("succeeds without a partition, also at the first run", async () => {
    await folder.reader(
      `export const Reader = defineReader({ incremental: ["cursor"], async partitions() { return { partitions: [] }; }, async *extract() {} });`,
    );
    expect(await folder.run(incremental)).toMatchObject({ status: "succeeded" });
    expect((await folder.run({ target: "mode: replace" })).error?.code).toBe("SCHEMA_UNKNOWN");
  });

  it("does not take rejected records for nothing", async () => {
    await folder.reader(rowsAbove);
    await folder.run(incremental);
    await folder.reader(
      `export const Reader = defineReader({ incremental: ["cursor"], async *extract({ reject }) { reject({ reason: "BAD", message: "bad", position: {}, raw: "" }); } });`,
    );
    expect((await folder.run(incremental)).error?.code).toBe("SCHEMA_UNKNOWN");
  });
});

describe("what partitions() answers", () => {
  it.each([
    ["params: { since: new Date() }", "undefined", "a Date at partitions.0.params.since"],
    ["params: { at: 1n }", "undefined", "a bigint at partitions.0.params.at"],
    ["params: {}", "{ seen: new Map() }", "a Map at state.seen"],
    ["params: {}", "[1, NaN]", "NaN at state.1"],
    ["params: {}", "[undefined]", "a undefined at state.0"],
  ])("has to be JSON: %s, state %s", async (params, state, problem) => {
    await folder.reader(
      `export const Reader = defineReader({ incremental: ["cursor"], async partitions() { return { partitions: [{ id: "a", ${params} }], state: ${state} }; }, async *extract() { yield [{ id: 1 }]; } });`,
    );
    const { error } = await folder.run();
    expect(error?.code).toBe("PARTITIONS_NOT_JSON");
    expect(error?.message).toContain(problem);
  });
});
