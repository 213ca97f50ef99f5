import type { Row, RowValue } from "../../contract/batch.ts";
import type { ColumnType, Field, StreamSchema } from "../../contract/column-type.ts";

type Kind = ColumnType["kind"];

const string: ColumnType = { kind: "string" };

/** For each type the values that are most easily lost: the bounds, and what looks like something else. */
const samples: Readonly<Record<Kind, readonly [type: ColumnType, ...values: RowValue[]]>> = {
  string: [string, "", "null", 'a,b;"c"\n\td\\', "ÄÖ 雪 👩‍🚀", " 007 ", "1e3"],
  boolean: [{ kind: "boolean" }, true, false],
  int8: [{ kind: "int8" }, -128, 127, 0],
  int16: [{ kind: "int16" }, -32_768, 32_767],
  int32: [{ kind: "int32" }, -2_147_483_648, 2_147_483_647],
  int64: [{ kind: "int64" }, -(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n, 0n],
  float32: [{ kind: "float32" }, 0.5, -1.5, Math.fround(3.4e38)],
  float64: [{ kind: "float64" }, 0.1, -1e308, 5e-324, 123_456_789.25],
  decimal: [
    { kind: "decimal", precision: 38, scale: 9 },
    "12345678901234567890123456789.123456789",
    "-0.000000001",
    "100.000000000",
  ],
  date: [{ kind: "date" }, "1969-12-31", "2024-02-29", "9999-12-31"],
  time: [{ kind: "time" }, "00:00:00", "23:59:59.999999"],
  timestamp: [{ kind: "timestamp" }, "1969-12-31T23:59:59.999999", "2024-02-29T13:05:00.000001"],
  timestamptz: [{ kind: "timestamptz" }, "2024-03-31T01:00:00.000001Z", "1970-01-01T00:00:00Z"],
  uuid: [
    { kind: "uuid" },
    "00000000-0000-0000-0000-000000000000",
    "6f1e9a52-0b1c-4d7e-8f00-ffffffffffff",
  ],
  binary: [{ kind: "binary" }, new Uint8Array([0, 10, 255, 34]), new Uint8Array()],
  json: [{ kind: "json" }, '{"a":[1,2.50,null]}', '"text"', "9007199254740993"],
  list: [
    { kind: "list", item: { name: "item", type: string, required: false } },
    ["a", null, ""],
    [],
  ],
  struct: [
    { kind: "struct", fields: [{ name: "city", type: string, required: false }] },
    { city: "Köln" },
    { city: null },
  ],
};

/** All that a column can be. */
export const columnKinds = Object.keys(samples) as readonly Kind[];

/** Columns and records of every type that a writer takes. */
export interface TypeSamples {
  readonly schema: StreamSchema;
  readonly rows: readonly Row[];
}

/**
 * A column for each type, and records with each value that it is most easily lost of, with nulls between.
 *
 * @param kinds of the columns; all of them by default
 */
export function everyType(kinds: readonly Kind[] = columnKinds): TypeSamples {
  const fields: Field[] = [{ name: "id", type: { kind: "int32" }, required: true }];
  for (const kind of kinds)
    fields.push({ name: `a_${kind}`, type: samples[kind][0], required: false });
  const count = Math.max(...kinds.map((kind) => samples[kind].length));
  const rows = Array.from({ length: count }, (_, id) => {
    const cells = kinds.map((kind): [string, RowValue] => {
      const value = samples[kind][id + 1] as RowValue | undefined;
      return [`a_${kind}`, value ?? null];
    });
    return { id, ...Object.fromEntries(cells) };
  });
  return { schema: { fields, primaryKey: ["id"] }, rows };
}
