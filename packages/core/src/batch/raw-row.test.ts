import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Row } from "../contract/batch.ts";
import type { ColumnType, Field } from "../contract/column-type.ts";
import { schemaAndRows } from "./__fixtures__/batch-arbitraries.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { batchToRows } from "./batch-to-rows.ts";
import { parseRawRow } from "./parse-raw-row.ts";
import { rawRow } from "./raw-row.ts";

const field = (name: string, type: ColumnType): Field => ({ name, type, required: false });

test("a row of canonical values comes back the same, for every type", () => {
  fc.assert(
    fc.property(schemaAndRows, ([{ fields }, rows]) => {
      for (const row of rows) {
        const text = rawRow(row);
        expect(text).not.toMatch(/[\r\n]/u);
        const builder = new BatchBuilder({ fields });
        expect(builder.appendRow(parseRawRow(text, fields)!)).toBeUndefined();
        const wanted = new BatchBuilder({ fields });
        expect(wanted.appendRow(row)).toBeUndefined();
        expect(batchToRows(builder.finish())).toEqual(batchToRows(wanted.finish()));
      }
    }),
    { numRuns: 300 },
  );
});

const anyValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.double(),
      fc.bigInt(),
      fc.constantFrom(2 ** 53, -(2 ** 60), 1e21, 2n ** 53n, -0),
      fc.boolean(),
      fc.constant(null),
      fc.date({ noInvalidDate: false }),
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom("12", "1e3", "-0", "NaN", "aGVsbG8=", "2024-02-29", "true", '{"a":1.50}'),
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 3 }), tie("value"), { maxKeys: 3 }),
  ),
})).value;

test("whatever a column has refused, it refuses again, and takes nothing else for it", () => {
  fc.assert(
    fc.property(schemaAndRows, fc.array(anyValue), ([{ fields }], values) => {
      for (const value of values) {
        for (const one of fields) {
          const row = Object.fromEntries([[one.name, value]]) as Row;
          const outcome = (given: Row): unknown => {
            const builder = new BatchBuilder({ fields: [one] });
            const problem = builder.appendRow(given);
            return problem?.reason ?? batchToRows(builder.finish());
          };
          expect(outcome(parseRawRow(rawRow(row), [one])!)).toEqual(outcome(row));
        }
      }
    }),
    { numRuns: 300 },
  );
});

describe("rawRow", () => {
  it("tags what JSON has no form for, and stays readable otherwise", () => {
    const row: Row = {
      id: 12_345_678_901_234_567_890n,
      bytes: Uint8Array.of(255, 0),
      at: new Date(0),
      never: new Date(Number.NaN),
      nan: Number.NaN,
      gone: undefined,
      text: "a\nb",
    };
    expect(rawRow(row)).toBe(
      '{"id":12345678901234567890,"bytes":{"$base64":"/wA="},"at":{"$date":"1970-01-01T00:00:00.000Z"},"never":{"$date":null},"nan":{"$number":"NaN"},"text":"a\\nb"}',
    );
  });

  it("ends at circles and at what no column takes", () => {
    const row: Row = { a: 1 };
    row["self"] = row;
    Object.assign(row, { f: () => 1 });
    expect(rawRow(row)).toBe(
      '{"a":1,"self":{"$unsupported":"circle"},"f":{"$unsupported":"function"}}',
    );
  });
});

describe("parseRawRow", () => {
  const fields = [
    field("id", { kind: "int64" }),
    field("price", { kind: "decimal", precision: 38, scale: 20 }),
    field("doc", { kind: "json" }),
    field("__proto__", { kind: "string" }),
  ];

  it("keeps the digits of numbers that somebody wrote by hand", () => {
    const text =
      '{"id": 9223372036854775807, "price": 123456789012345678.90, "doc": {"n": 1.50, "big": 12345678901234567890}, "__proto__": "x"}';
    const row = parseRawRow(text, fields)!;
    expect(row["id"]).toBe(9_223_372_036_854_775_807n);
    expect(row["price"]).toBe("123456789012345678.90");
    expect(row["doc"]).toBe('{"n":1.50,"big":12345678901234567890}');
    expect(Object.keys(row)).toContain("__proto__");
  });

  it.each(["", "{", "[1]", "12", '"x"', "null", '{"a":1,"a":2}', "[".repeat(100_000)])(
    "answers undefined to what is no row: %.20s",
    (text) => expect(parseRawRow(text, fields)).toBeUndefined(),
  );
});
