import { join } from "node:path";
import type { ColumnType } from "@dativo/core/plugin";
import { writeAll } from "@dativo/core/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { anyRows, type ArbitraryRows, rowsOf, simpleKinds } from "./__fixtures__/arbitrary-rows.ts";
import { duckdb, quoted } from "./__fixtures__/duckdb.ts";
import { InlineParquetWriter, placedWriters } from "./__fixtures__/placed-writers.ts";

const options = fc.record({
  compression: fc.constantFrom("snappy", "zstd", "gzip", "none"),
  dictionary: fc.constantFrom("auto", "on", "off"),
  row_group_rows: fc.integer({ min: 1, max: 50 }),
  statistics: fc.constantFrom("page", "chunk", "none"),
});

const types: ColumnType[] = [
  ...simpleKinds.map((kind) => ({ kind })),
  { kind: "decimal", precision: 9, scale: 9 },
  { kind: "decimal", precision: 18, scale: 3 },
  { kind: "decimal", precision: 38, scale: 10 },
  { kind: "list", item: { name: "item", type: { kind: "uuid" }, required: false } },
  { kind: "struct", fields: [{ name: "inner", type: { kind: "json" }, required: true }] },
];

test.each(types)("DuckDB reads every value of %j back", async (type) => {
  await fc.assert(
    fc.asyncProperty(
      rowsOf([{ name: "value", type, required: false }], {
        minLength: 1,
        maxLength: 100,
        size: "max",
      }),
      async (data) => expectRoundTrip(InlineParquetWriter, data, {}),
    ),
    { numRuns: 25 },
  );
});

// Fewer with the thread, which takes a tenth of a second to start.
const runs = { inline: 400, worker: 80 } as const;

test.each(placedWriters)(
  "DuckDB reads every value back, whatever the schema, the row groups and the encoding, encoded $place",
  async ({ place, Writer }) => {
    await fc.assert(
      fc.asyncProperty(
        anyRows,
        options,
        fc.integer({ min: 1, max: 50 }),
        async (data, chosen, batchRows) =>
          expectRoundTrip(Writer, data, { options: chosen, batchRows }),
      ),
      { numRuns: runs[place] },
    );
  },
);

async function expectRoundTrip(
  Writer: (typeof placedWriters)[number]["Writer"],
  { schema, rows, expected }: ArbitraryRows,
  settings: { options?: object; batchRows?: number },
): Promise<void> {
  const written = await writeAll(Writer, { schema, rows, ...settings });
  const path = join(written.folder, written.files[0]!.path);
  expect(await duckdb(`select * from ${quoted(path)}`)).toEqual(expected);
  await written.remove();
}
