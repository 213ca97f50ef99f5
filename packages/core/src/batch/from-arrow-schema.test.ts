import * as arrow from "apache-arrow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { anySchema } from "./__fixtures__/batch-arbitraries.ts";
import { fromArrowSchema } from "./from-arrow-schema.ts";
import { toArrowSchema } from "./to-arrow-schema.ts";

const typeOf = (type: arrow.DataType) =>
  fromArrowSchema(new arrow.Schema([new arrow.Field("c", type, true)])).fields[0]?.type;

test("any schema comes back as it was", () => {
  fc.assert(
    fc.property(anySchema, (schema) => {
      expect(fromArrowSchema(toArrowSchema(schema))).toEqual(schema);
    }),
  );
});

test("uuid and json carry Arrow's extension names, also through IPC", () => {
  const schema = {
    fields: [
      { name: "u", type: { kind: "uuid" }, required: true },
      { name: "j", type: { kind: "json" }, required: false },
    ],
  } as const;
  const table = arrow.tableFromIPC(arrow.tableToIPC(new arrow.Table(toArrowSchema(schema))));
  expect(table.schema.fields.map((one) => one.metadata.get("ARROW:extension:name"))).toEqual([
    "arrow.uuid",
    "arrow.json",
  ]);
  expect(fromArrowSchema(table.schema)).toEqual(schema);
});

test.each([
  [new arrow.Uint8(), { kind: "int16" }],
  [new arrow.Uint16(), { kind: "int32" }],
  [new arrow.Uint32(), { kind: "int64" }],
  [new arrow.Uint64(), { kind: "decimal", precision: 20, scale: 0 }],
  [new arrow.Float16(), { kind: "float32" }],
  [new arrow.LargeUtf8(), { kind: "string" }],
  [new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()), { kind: "string" }],
  [new arrow.LargeBinary(), { kind: "binary" }],
  [new arrow.FixedSizeBinary(16), { kind: "binary" }],
  [new arrow.TimestampNanosecond(), { kind: "timestamp" }],
  [new arrow.TimestampSecond("Europe/Berlin"), { kind: "timestamptz" }],
  [new arrow.TimeSecond(), { kind: "time" }],
  [new arrow.DateMillisecond(), { kind: "date" }],
  [new arrow.Decimal(-2, 10), { kind: "decimal", precision: 12, scale: 0 }],
  [new arrow.Decimal(8, 5), { kind: "decimal", precision: 8, scale: 8 }],
  [new arrow.Null(), { kind: "string" }],
  [
    new arrow.FixedSizeList(3, new arrow.Field("x", new arrow.Float32(), true)),
    { kind: "list", item: { name: "x", type: { kind: "float32" }, required: false } },
  ],
])("%s", (type, expected) => {
  expect(typeOf(type)).toEqual(expected);
});

test.each([
  [new arrow.IntervalYearMonth()],
  [new arrow.DurationSecond()],
  [new arrow.Decimal(0, 39, 256)],
])("%s is refused, with the path to it", (type) => {
  const inner = new arrow.Struct<arrow.TypeMap>([new arrow.Field("inner", type, true)]);
  expect(() => typeOf(inner)).toThrow(
    expect.objectContaining({
      code: "ARROW_TYPE_UNSUPPORTED",
      details: expect.objectContaining({ column: "c.inner" }),
    }),
  );
});
