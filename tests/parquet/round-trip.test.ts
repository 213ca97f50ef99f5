import { join } from "node:path";
import { writeAll } from "@dativo/core/testing";
import { BatchBuilder, batchToRows } from "@dativo/core/plugin";
import fc from "fast-check";
import { expect, test } from "vitest";
import { anyRows } from "../../packages/writer-parquet/src/__fixtures__/arbitrary-rows.ts";
import { InlineParquetWriter } from "../../packages/writer-parquet/src/__fixtures__/placed-writers.ts";
import { readParquet } from "./read-parquet.ts";

// What our writer has written, whose files DuckDB reads as well, our reader reads: rows, types and nulls.
const options = fc.record({
  compression: fc.constantFrom("snappy", "zstd", "gzip", "none"),
  dictionary: fc.constantFrom("auto", "on", "off"),
  row_group_rows: fc.integer({ min: 1, max: 50 }),
});

test("every schema and every value comes back, with and without a contract", async () => {
  await fc.assert(
    fc.asyncProperty(anyRows, options, fc.nat({ max: 1 }), async (data, chosen, hasContract) => {
      const { schema, rows } = data;
      fc.pre(rows.length > 0);
      const written = await writeAll(InlineParquetWriter, { schema, rows, options: chosen });
      try {
        const path = join(written.folder, written.files[0]!.path);
        const read = await readParquet(path, hasContract === 1 ? { schema } : {});
        const builder = new BatchBuilder(schema);
        for (const row of rows) expect(builder.appendRow(row)).toBeUndefined();
        expect(read.rejects).toEqual([]);
        expect(read.schema).toEqual(schema);
        expect(read.rows).toEqual(batchToRows(builder.finish(), schema));
      } finally {
        await written.remove();
      }
    }),
    { numRuns: 80 },
  );
});
