import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readJob } from "@dativo/core";
import type { ColumnType, Field, StreamSchema } from "@dativo/core/plugin";
import { createTemporaryFolder } from "@dativo/core/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDiscovery } from "./format-discovery.ts";
import { formatSchema } from "./format-schema.ts";

test("a discovery shows streams with their size, details, and columns", () => {
  const text = formatDiscovery("csv", [
    {
      name: "data/orders-*.csv",
      estimatedRecords: 1200,
      estimatedBytes: 45_600,
      details: { options: { delimiter: ";", header: true, null_values: [""] }, files: [] },
      schema: {
        fields: [
          { name: "id", type: { kind: "int64" }, required: true },
          { name: "total", type: { kind: "decimal", precision: 12, scale: 2 }, required: false },
        ],
        primaryKey: ["id"],
      },
    },
    { name: "yes" },
  ]);
  expect(text).toBe(`reader: csv
streams:
  - name: data/orders-*.csv # about 1,200 records, 45.6 kB
    details:
      options:
        delimiter: ";"
        header: true
        null_values: [""]
      files: []
    schema:
      - { name: id, type: int64, required: true }
      - { name: total, type: "decimal(12,2)" }
    primary_key: [id]
  - name: "yes"
`);
});

test("a source that holds nothing has an empty list", () => {
  expect(formatDiscovery("@acme/reader", [])).toBe('reader: "@acme/reader"\nstreams: []\n');
});

const text = fc.string({ unit: "grapheme", minLength: 1 });

const types = fc.letrec<{ type: ColumnType; fields: Field[] }>((tie) => ({
  type: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc
      .constantFrom("string", "int8", "int64", "float32", "timestamptz", "uuid", "json")
      .map((kind): ColumnType => ({ kind: kind as "string" })),
    fc
      .tuple(fc.integer({ min: 1, max: 38 }), fc.nat(38))
      .filter(([precision, scale]) => scale <= precision)
      .map(([precision, scale]): ColumnType => ({ kind: "decimal", precision, scale })),
    fc.tuple(tie("type"), fc.boolean()).map(([type, required]): ColumnType => ({
      kind: "list",
      item: { name: "element", type, required },
    })),
    tie("fields").map((fields): ColumnType => ({ kind: "struct", fields })),
  ),
  fields: fc.uniqueArray(
    fc.record(
      {
        name: fc.oneof(
          fc.constantFrom(
            "id",
            "no",
            "~",
            "a: b",
            "# c",
            "1e3",
            "\u0085\u2028\ufeff",
            "$",
            "$$",
            "${NO_SUCH:-x}",
            "$$$${a}",
          ),
          text,
        ),
        type: tie("type"),
        required: fc.boolean(),
        description: text,
        classification: fc.constantFrom("pii", "on"),
      },
      { requiredKeys: ["name", "type", "required"] },
    ),
    { minLength: 1, maxLength: 4, selector: ({ name }) => name },
  ),
}));

test("columns can be pasted into a contract: reading it gives the same schema", async () => {
  const folder = await createTemporaryFolder();
  const path = join(folder.path, "job.yaml");
  await fc.assert(
    fc.asyncProperty(types.fields, async (fields) => {
      // A contract makes its key required.
      const schema: StreamSchema = {
        fields: fields.map((field, index) => (index === 0 ? { ...field, required: true } : field)),
        primaryKey: fields.slice(0, 1).map(({ name }) => name),
      };
      const contract = formatSchema(schema).map((line) => `  ${line}\n`);
      await writeFile(
        path,
        `source: { type: csv }
target: { type: parquet, output: out }
asset:
  name: pasted
${contract.join("")}`,
      );
      const { streams } = await readJob(path);
      expect(streams[0]?.asset?.schema).toEqual(schema);
    }),
    { numRuns: 200 },
  );
  await folder.remove();
});
