import { describe, expect, it } from "vitest";
import { z } from "zod";
import { BatchBuilder } from "../batch/batch-builder.ts";
import { defineReader } from "../contract/define-reader.ts";
import { extractAll } from "./reader-harness.ts";

const schema = {
  fields: [
    { name: "id", type: { kind: "int64" }, required: true },
    { name: "total", type: { kind: "decimal", precision: 6, scale: 2 }, required: false },
  ],
} as const;

describe("extractAll", () => {
  it("reads every partition in order, rejects what does not fit, and closes", async () => {
    const closed: string[] = [];
    const Reader = defineReader({
      optionsSchema: z.strictObject({ first: z.coerce.number() }),
      schema,
      async partitions() {
        return { partitions: ["a", "b"].map((id) => ({ id, params: {} })), state: "after" };
      },
      async *extract({ partition, options, reject, context, stream }) {
        context.logger.info("reading", { partition: partition.id });
        context.metrics.increment("requests");
        if (partition.id === "a") {
          yield [
            { id: options.first, total: "1.5" },
            { id: 2, total: "1.005" },
          ];
          return;
        }
        reject({ reason: "BAD", message: "bad", position: { row: 9 }, raw: stream.locator });
        const builder = new BatchBuilder(schema);
        builder.appendRow({ id: 3n });
        yield builder.finish();
      },
      async close() {
        closed.push("closed");
      },
    });
    const extracted = await extractAll(Reader, { options: { first: "1" }, streams: ["orders"] });
    expect(extracted.schema).toEqual(schema);
    expect(extracted.rows).toEqual([
      { id: 1n, total: "1.50" },
      { id: 3n, total: null },
    ]);
    expect(extracted.batches.map((batch) => batch.numRows)).toEqual([1, 1]);
    expect(extracted.rejects).toMatchObject([
      { reason: "PRECISION_LOSS", column: "total", position: { row: 2 } },
      { reason: "BAD", raw: "orders" },
    ]);
    expect(extracted.partitionPlan.state).toBe("after");
    expect(extracted.logs.map(({ fields }) => fields["partition"])).toEqual(["a", "b"]);
    expect(extracted.counters.get("requests")).toBe(2);
    expect(closed).toEqual(["closed"]);
  });

  it("infers a schema from rows, but not from Arrow", async () => {
    const Rows = defineReader({
      *extract() {
        yield [{ name: "a" }];
      },
    });
    const { schema: inferred, rows } = await extractAll(Rows);
    expect(inferred.fields.map(({ name }) => name)).toEqual(["name"]);
    expect(rows).toEqual([{ name: "a" }]);
    const Arrow = defineReader({
      async *extract() {
        yield new BatchBuilder(schema).finish();
      },
    });
    await expect(extractAll(Arrow)).rejects.toMatchObject({ code: "TEST_SCHEMA_NEEDED" });
    await expect(extractAll(Arrow, { schema })).resolves.toMatchObject({ rows: [] });
  });

  it("validates options, lets errors through, and closes all the same", async () => {
    const calls: string[] = [];
    const Reader = defineReader({
      optionsSchema: z.strictObject({}),
      async *extract() {
        yield [{ id: 1 }];
        throw new RangeError("out of order");
      },
      async close() {
        calls.push("close");
      },
    });
    await expect(extractAll(Reader, { options: { a: 1 } })).rejects.toMatchObject({
      code: "PLUGIN_OPTIONS_INVALID",
    });
    expect(calls).toEqual([]);
    await expect(extractAll(Reader)).rejects.toThrow(new RangeError("out of order"));
    expect(calls).toEqual(["close"]);
  });

  it("hands over state, cursor, schema and signal, and reads the stream that it is told", async () => {
    const abort = new AbortController();
    const cursor = { field: "id", from: "5" };
    const Reader = defineReader({
      *extract(request) {
        expect(request).toMatchObject({ cursor, schema, batchRows: 3, signal: abort.signal });
        expect(request.context.state("b")).toEqual({ reader: 1 });
        expect(request.context.state("a")).toBeUndefined();
        yield [{ id: 6 }];
      },
    });
    const settings = { schema, cursor, batchRows: 3, signal: abort.signal, state: { reader: 1 } };
    const streams = ["a", { name: "b", locator: "b.csv" }];
    const { rows } = await extractAll(Reader, { ...settings, streams, stream: "b" });
    expect(rows).toEqual([{ id: 6n, total: null }]);
    await expect(extractAll(Reader, { streams, stream: "c" })).rejects.toMatchObject({
      code: "TEST_STREAM_UNKNOWN",
    });
  });
});
