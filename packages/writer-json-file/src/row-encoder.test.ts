import type { Field, Row, RowValue, StreamSchema } from "@dativo/core/plugin";
import fc from "fast-check";
import { isInteger, parse } from "lossless-json";
import { describe, expect, it } from "vitest";
import { createRowEncoder } from "./row-encoder.ts";

const plain = { decimals: "number", indent: 0 } as const;

const schemaOf = (...fields: [string, Field["type"]][]): StreamSchema => ({
  fields: fields.map(([name, type]) => ({ name, type, required: false })),
});

describe("createRowEncoder", () => {
  it("writes every kind losslessly", () => {
    const schema = schemaOf(
      ["text", { kind: "string" }],
      ["flag", { kind: "boolean" }],
      ["big", { kind: "int64" }],
      ["real", { kind: "float64" }],
      ["price", { kind: "decimal", precision: 38, scale: 2 }],
      ["day", { kind: "date" }],
      ["bytes", { kind: "binary" }],
      ["extra", { kind: "json" }],
    );
    const row: Row = {
      text: 'a "quoted"\nline\u2028',
      flag: false,
      big: 9007199254740993n,
      real: -0,
      price: "123456789012345678901234567890.10",
      day: "2024-02-29",
      bytes: new Uint8Array([0, 255, 1]).subarray(1),
      extra: '{"a": 1.10,\n "b": [9007199254740993]}',
    };
    expect(createRowEncoder(schema, plain)(row)).toBe(
      String.raw`{"text":"a \"quoted\"\nline` +
        "\u2028" +
        '","flag":false,"big":9007199254740993,"real":-0,' +
        '"price":123456789012345678901234567890.10,"day":"2024-02-29","bytes":"/wE=",' +
        '"extra":{"a": 1.10,  "b": [9007199254740993]}}',
    );
  });

  it("writes null for what is missing, and text for what JSON has no number for", () => {
    const schema = schemaOf(
      ["none", { kind: "string" }],
      ["nan", { kind: "float64" }],
      ["low", { kind: "float32" }],
    );
    expect(createRowEncoder(schema, plain)({ nan: Number.NaN, low: -Infinity })).toBe(
      '{"none":null,"nan":"NaN","low":"-Infinity"}',
    );
  });

  it("does not take what every object inherits for a column's value", () => {
    const schema = schemaOf(["constructor", { kind: "string" }], ["toString", { kind: "int32" }]);
    expect(createRowEncoder(schema, plain)({ toString: 1 })).toBe(
      '{"constructor":null,"toString":1}',
    );
  });

  it("quotes decimals when asked to", () => {
    const schema = schemaOf(["price", { kind: "decimal", precision: 5, scale: 2 }]);
    expect(createRowEncoder(schema, { decimals: "string", indent: 0 })({ price: "1.10" })).toBe(
      '{"price":"1.10"}',
    );
  });

  it("refuses a JSON column's value that would break the file", () => {
    const schema = schemaOf(["extra", { kind: "json" }]);
    expect(() => createRowEncoder(schema, plain)({ extra: '{"a":1} x' })).toThrow(
      expect.objectContaining({ code: "JSON_FILE_TEXT_INVALID" }),
    );
  });

  it("gives back any text, number and nesting through a parser of its own", () => {
    fc.assert(
      fc.property(typedValue(3), ({ type, value }) => {
        const text = createRowEncoder(schemaOf(["c", type]), plain)({ c: value });
        expect(text).not.toMatch(/[\r\n]/u);
        const back = parse(text, undefined, readNumber) as { c: unknown };
        expect(back.c).toEqual(asParsed(value));
      }),
      { numRuns: 500 },
    );
  });

  it("indents as JSON.stringify does", () => {
    fc.assert(
      fc.property(typedValue(3), fc.integer({ min: 1, max: 8 }), ({ type, value }, indent) => {
        const text = createRowEncoder(
          schemaOf(["c", type]),
          { decimals: "string", indent },
          "\n",
        )({
          c: value,
        });
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        expect(withoutNumbers(text)).toBe(withoutNumbers(spaced));
      }),
    );
  });
});

const withoutNumbers = (text: string) => text.replaceAll(/-?\d[\d.eE+-]*/gu, "#");

const readNumber = (text: string): unknown => (isInteger(text) ? BigInt(text) : Number(text));

/** What the parser above makes of a value: whole numbers as bigint, a missing value as null. */
function asParsed(value: RowValue): unknown {
  if (value === undefined) return null;
  if (typeof value === "number") {
    const text = Object.is(value, -0) ? "-0" : String(value);
    return readNumber(text);
  }
  if (Array.isArray(value)) return value.map((item) => asParsed(item as RowValue));
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, asParsed(member as RowValue)]),
    );
  }
  return value;
}

interface TypedValue {
  readonly type: Field["type"];
  readonly value: RowValue;
}

function typedValue(depth: number): fc.Arbitrary<TypedValue> {
  const of = (
    kind: "string" | "boolean" | "int64" | "float64" | "binary",
    value: fc.Arbitrary<RowValue>,
  ) =>
    fc.option(value, { nil: null }).map((given): TypedValue => ({ type: { kind }, value: given }));
  const simple = fc.oneof(
    of("string", fc.string({ unit: "binary" })),
    of("boolean", fc.boolean()),
    of("int64", fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    of("float64", fc.double({ noNaN: true, noDefaultInfinity: true })),
    of("binary", fc.uint8Array()),
  );
  if (depth === 0) return simple;
  const inner = typedValue(depth - 1);
  const list = fc.tuple(inner, fc.nat({ max: 3 })).map(([{ type, value }, length]): TypedValue => ({
    type: { kind: "list", item: { name: "item", type, required: false } },
    value: Array.from({ length }, () => value),
  }));
  const struct = fc
    // Names that look like numbers come first in an object of JavaScript, whatever their place.
    .uniqueArray(
      fc.tuple(
        fc.string().filter((name) => !/^(?:\d+|__proto__)$/u.test(name)),
        inner,
      ),
      {
        maxLength: 3,
        selector: ([name]) => name,
      },
    )
    .map((members): TypedValue => ({
      type: {
        kind: "struct",
        fields: members.map(([name, { type }]) => ({ name, type, required: false })),
      },
      value: Object.fromEntries(members.map(([name, { value }]) => [name, value])),
    }));
  return fc.oneof(simple, list, struct);
}
