import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalText } from "../batch/__fixtures__/batch-arbitraries.ts";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { RecordBatch, RowValue } from "../contract/batch.ts";
import type { ColumnType, Field, StreamSchema } from "../contract/column-type.ts";
import type { FieldRules } from "../contract/field-rules.ts";
import { compareCursorValues } from "../run/compare-cursor-values.ts";
import { ContractCheck } from "./contract-check.ts";

const field = (type: ColumnType, rules: FieldRules): Field => ({
  name: "value",
  type,
  required: false,
  rules,
});

/** The rows that break a rule, by the check under test. */
function brokenRows(column: Field, values: readonly RowValue[]): number[] {
  const schema = { fields: [column] };
  const check = new ContractCheck(schema);
  const broken = check.find(batchOf(schema, values));
  // A reader may yield a slice, whose buffers begin before its rows.
  const twice = batchOf(schema, [...values, ...values]);
  expect(check.find(twice.slice(values.length))).toEqual(broken);
  return broken.map(({ row }) => row);
}

function batchOf(schema: StreamSchema, values: readonly RowValue[]): RecordBatch {
  const builder = new BatchBuilder(schema);
  for (const value of values) {
    const problem = builder.appendRow({ value });
    if (problem) throw new Error(problem.message);
  }
  return builder.finish();
}

/** The rows of values that are not null and do not pass. */
function rowsBreaking(values: readonly RowValue[], passes: (value: string) => boolean): number[] {
  return values.flatMap((value, row) =>
    value === null || passes(String(value as string | bigint)) ? [] : [row],
  );
}

const decimal: ColumnType = { kind: "decimal", precision: 38, scale: 3 };
const bigDecimal = fc
  .bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })
  .map((value) => decimalText(value, 3));
const instant = fc
  .date({
    min: new Date("0001-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59Z"),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString());

const ordered: readonly (readonly [string, ColumnType, fc.Arbitrary<string>])[] = [
  ["int8", { kind: "int8" }, fc.integer({ min: -128, max: 127 }).map(String)],
  ["int64", { kind: "int64" }, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)],
  ["decimal", decimal, bigDecimal],
  [
    "float64",
    { kind: "float64" },
    fc.double({ noNaN: true }).map((value) => String(Object.is(value, -0) ? 0 : value)),
  ],
  ["date", { kind: "date" }, instant.map((text) => text.slice(0, 10))],
  ["time", { kind: "time" }, instant.map((text) => text.slice(11, 23))],
  ["timestamp", { kind: "timestamp" }, instant.map((text) => text.slice(0, -1))],
  ["timestamptz", { kind: "timestamptz" }, instant],
];

describe.each(ordered)("of %s", (_, type, value) => {
  const near = fc.array(value, { minLength: 1, maxLength: 5 });
  const column = near.chain((pool) =>
    fc.tuple(
      fc.array(fc.oneof(fc.constantFrom(...pool), value, fc.constant(null)), { maxLength: 40 }),
      fc.constantFrom(...pool),
    ),
  );
  const bounds = [
    ["minimum", (order: number) => order >= 0],
    ["maximum", (order: number) => order <= 0],
    ["exclusiveMinimum", (order: number) => order > 0],
    ["exclusiveMaximum", (order: number) => order < 0],
  ] as const;

  it.each(bounds)("%s finds what an order by big integers finds", (rule, isWithin) => {
    fc.assert(
      fc.property(column, ([values, limit]) => {
        const passes = (text: string): boolean => isWithin(compareCursorValues(text, limit, type));
        expect(brokenRows(field(type, { [rule]: limit }), values)).toEqual(
          rowsBreaking(values, passes),
        );
      }),
    );
  });

  it("enum finds what is not among the values", () => {
    fc.assert(
      fc.property(column, near, ([values], known) => {
        const passes = (text: string): boolean =>
          known.some((other) => compareCursorValues(text, other, type) === 0);
        expect(brokenRows(field(type, { enum: known }), values)).toEqual(
          rowsBreaking(values, passes),
        );
      }),
    );
  });
});

describe("of texts", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 8 }),
    fc.constantFrom("", "a", "ä", "日本", "😀😀", "ab"),
  );
  const texts = fc.array(fc.oneof(text, fc.constant(null)), { maxLength: 40 });

  it("enum compares whole texts", () => {
    fc.assert(
      fc.property(texts, fc.array(text, { minLength: 1, maxLength: 6 }), (values, known) => {
        expect(brokenRows(field({ kind: "string" }, { enum: known }), values)).toEqual(
          rowsBreaking(values, (value) => known.includes(value)),
        );
      }),
    );
  });

  it("lengths count code points", () => {
    fc.assert(
      fc.property(texts, fc.nat(6), fc.nat(6), (values, minLength, maxLength) => {
        expect(brokenRows(field({ kind: "string" }, { minLength, maxLength }), values)).toEqual(
          rowsBreaking(values, (value) => {
            const { length } = Array.from(value);
            return length >= minLength && length <= maxLength;
          }),
        );
      }),
    );
  });

  it.each(["^a", "\\p{L}{2}", "^$", "[\\u{1F600}]", "b$|^ä"])(
    "pattern %s is searched for",
    (pattern) => {
      fc.assert(
        fc.property(texts, (values) => {
          expect(brokenRows(field({ kind: "string" }, { pattern }), values)).toEqual(
            rowsBreaking(values, (value) => new RegExp(pattern, "u").test(value)),
          );
        }),
      );
    },
  );
});

it("multiples of decimals and integers are exact", () => {
  const values = ["0.300", "0.100", "0.150", "99999999999999999999999999999999999.950", null];
  expect(brokenRows(field(decimal, { multipleOf: "0.05" }), values)).toEqual([]);
  expect(brokenRows(field(decimal, { multipleOf: "0.1" }), values)).toEqual([2, 3]);
  const large = [9007199254740993n, 9007199254740992n, -3n];
  expect(brokenRows(field({ kind: "int64" }, { multipleOf: "3" }), large)).toEqual([1]);
});

/** In units of the sixth place. */
const unscaled = (text: string): bigint => {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(6, "0"));
};
const multiples: readonly (readonly [
  string,
  ColumnType,
  fc.Arbitrary<string>,
  fc.Arbitrary<string>,
])[] = [
  [
    "int16",
    { kind: "int16" },
    fc.integer({ min: -32_768, max: 32_767 }).map(String),
    fc.constantFrom("1", "2", "7", "100000", "0.5", "1.5"),
  ],
  [
    "int64",
    { kind: "int64" },
    fc
      .oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt(-99n, 99n))
      .map(String),
    fc.oneof(fc.constantFrom("1", "2", "7", "1000"), fc.bigInt(1n, 2n ** 40n).map(String)),
  ],
  [
    "decimal",
    decimal,
    fc.oneof(
      bigDecimal,
      fc.integer({ min: -9999, max: 9999 }).map((value) => (value / 1000).toFixed(3)),
    ),
    fc.constantFrom("0.001", "0.05", "1", "0.0015", "300000.007", "12345678901234567890"),
  ],
];

it.each(multiples)("multiples of %s are what remains nothing of by big integers", (...of) => {
  const [, type, value, divisor] = of;
  const columns = divisor.chain((multipleOf) => {
    const near = fc.integer({ min: -300, max: 300 }).map((times) => {
      const product = BigInt(times) * unscaled(multipleOf);
      return type.kind === "decimal"
        ? decimalText(product / 1000n, 3)
        : String(product / 10n ** 6n);
    });
    const isNear = (text: string): boolean =>
      type.kind !== "int16" || Math.abs(Number(text)) < 2 ** 15;
    const values = fc.array(fc.oneof(value, near.filter(isNear), fc.constant(null)));
    return fc.tuple(fc.constant(multipleOf), values);
  });
  fc.assert(
    fc.property(columns, ([multipleOf, values]) => {
      expect(brokenRows(field(type, { multipleOf }), values)).toEqual(
        rowsBreaking(values, (text) => unscaled(text) % unscaled(multipleOf) === 0n),
      );
    }),
  );
});

it("NaN is within no range, and null within all", () => {
  const values = [Number.NaN, null, Infinity, 1];
  expect(brokenRows(field({ kind: "float64" }, { minimum: "0" }), values)).toEqual([0]);
  expect(brokenRows(field({ kind: "float64" }, { maximum: "5" }), values)).toEqual([0, 2]);
});

it("booleans, UUIDs and bytes have values, too", () => {
  expect(brokenRows(field({ kind: "boolean" }, { enum: ["true"] }), [true, false, null])).toEqual([
    1,
  ]);
  const id = "123e4567-e89b-12d3-a456-426614174000";
  const other = id.replace("1", "2");
  expect(brokenRows(field({ kind: "uuid" }, { enum: [id.toUpperCase()] }), [other, id])).toEqual([
    0,
  ]);
  const bytes = [new Uint8Array([1, 2]), new Uint8Array([1])];
  expect(brokenRows(field({ kind: "binary" }, { enum: ["AQI="], maxLength: 2 }), bytes)).toEqual([
    1,
  ]);
});

describe("inside lists and structs", () => {
  const item: Field = {
    name: "element",
    type: { kind: "int64" },
    required: false,
    rules: { minimum: "0" },
  };
  const list = (rules: FieldRules = {}): Field => ({
    ...field({ kind: "list", item }, rules),
  });

  it("an item breaks its list", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constant(null),
            fc.array(fc.oneof(fc.constant(null), fc.integer({ min: -3, max: 9 })), {
              maxLength: 4,
            }),
          ),
        ),
        fc.nat(4),
        (values, maxItems) => {
          const expected = values.flatMap((items, row) =>
            items !== null &&
            (items.length > maxItems || items.some((value) => value !== null && value < 0))
              ? [row]
              : [],
          );
          expect(brokenRows(list({ maxItems }), values)).toEqual(expected);
        },
      ),
    );
  });

  it("the path leads to the value", () => {
    const column: Field = {
      name: "value",
      type: { kind: "struct", fields: [{ ...list(), name: "lines" }] },
      required: false,
    };
    const schema = { fields: [column] };
    const builder = new BatchBuilder(schema);
    for (const lines of [
      [1, 2],
      [3, -4, -5],
    ])
      builder.appendRow({ value: { lines } });
    expect(new ContractCheck(schema).find(builder.finish())).toEqual([
      {
        row: 1,
        reason: "VALUE_TOO_SMALL",
        message: '"-4" is below the minimum 0.',
        column: "value.lines.1",
        value: "-4",
      },
    ]);
  });
});
