import { BatchBuilder, type RecordBatch, type StreamSchema } from "@dativo/core/plugin";
import { writeAll } from "@dativo/core/testing";
import { wasmMemory } from "parquet-wasm";
import { describe, expect, test } from "vitest";
import { InlineParquetWriter } from "./__fixtures__/placed-writers.ts";
import { rowsBy } from "./__fixtures__/write-rows.ts";
import type { EncoderSettings } from "./parquet-encoder.ts";
import { kernelMemory } from "./wasm-kernel.js";
import { inlineEncoder } from "./inline-encoder.ts";
import { WorkerEncoder } from "./worker-encoder.ts";
import { ParquetWriter } from "./parquet-writer.ts";

const schema: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int64" }, required: true },
    { name: "text", type: { kind: "string" }, required: false },
  ],
};
const settings: EncoderSettings = {
  compression: "snappy",
  statistics: "page",
  dictionary: new Map(),
  dictionaryElsewhere: true,
  createdBy: "test version 1.0.0",
};

/** With a column that our own engine leaves to the other one. */
const nested: StreamSchema = {
  fields: [
    ...schema.fields,
    {
      name: "tags",
      type: { kind: "list", item: { name: "item", type: { kind: "int32" }, required: true } },
      required: false,
    },
  ],
};

function batchOf(rows: number, of: StreamSchema = schema): RecordBatch {
  const builder = new BatchBuilder(of, rows);
  const tags = of === nested ? { tags: [1] } : {};
  for (let id = 0; id < rows; id += 1)
    builder.appendRow({ id: BigInt(id), text: `text ${id * 7919}`, ...tags });
  return builder.finish();
}

describe.each([
  { engine: "our own", schema, wasmBytes: kernelMemory },
  { engine: "parquet-wasm", schema: nested, wasmBytes: () => wasmMemory().buffer.byteLength },
])("WASM memory of $engine", ({ schema, wasmBytes }) => {
  test("does not depend on how many row groups a file has", async () => {
    const batch = batchOf(50_000, schema);
    const options = { row_group_rows: 25_000 };
    await writeAll(InlineParquetWriter, { schema, batches: Array(3).fill(batch), options });
    const before = wasmBytes();
    const { files } = await writeAll(InlineParquetWriter, {
      schema,
      batches: Array(40).fill(batch),
      options,
    });
    expect(files[0]!.rows).toBe(2_000_000);
    expect(wasmBytes()).toBe(before);
  });

  test("does not grow with the number of writers, finished or stopped half-way", async () => {
    class Stopped extends InlineParquetWriter {
      override async finish(): Promise<never> {
        throw new Error("stopped");
      }
    }
    const batches = [batchOf(50_000, schema)];
    const options = { row_group_rows: 20_000 };
    await writeAll(InlineParquetWriter, { schema, batches, options });
    const before = wasmBytes();
    for (let count = 0; count < 25; count += 1) {
      await writeAll(InlineParquetWriter, { schema, batches, options });
      await expect(writeAll(Stopped, { schema, batches, options })).rejects.toThrow("stopped");
    }
    expect(wasmBytes()).toBe(before);
  });
});

describe("failures", () => {
  test("batches of two schemas are an error, and no row is left out", async () => {
    const other: StreamSchema = { fields: [schema.fields[0]!] };
    const builder = new BatchBuilder(other);
    builder.appendRow({ id: 1n });
    const batches = [batchOf(10), builder.finish()];
    await expect(writeAll(ParquetWriter, { schema, batches })).rejects.toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^PARQUET_/u) }),
    );
  });

  test.each([
    { place: "inline", create: () => inlineEncoder },
    { place: "in a thread", create: () => new WorkerEncoder() },
  ])(
    "a batch that Arrow itself refuses carries the engine's reason, $place, and the next one is encoded",
    async ({ create }) => {
      const encoder = create();
      const broken = batchOf(1000);
      const [id] = broken.data.children;
      // Half of the values are missing: no reader may make up the rest.
      Object.assign(id!, { values: (id!.values as BigInt64Array).subarray(0, 500) });
      await expect(encoder.encode([broken], settings)).rejects.toThrow(
        expect.objectContaining({ code: "PARQUET_ENCODING_FAILED", cause: expect.anything() }),
      );
      const encoded = await encoder.encode([batchOf(1000)], settings);
      expect(encoded.byteLength).toBeGreaterThan(1000);
      await encoder.close();
    },
  );
});

test("the order of the rows is that of the batches", async () => {
  const rows = rowsBy(10, (id) => ({ id: BigInt(id), text: null }));
  const { files } = await writeAll(ParquetWriter, { schema, rows, batchRows: 3 });
  expect(files.map((file) => file.rows)).toEqual([10]);
});
