import type { ColumnType } from "@dativo/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, parseLossless } from "./lossless-json.ts";
import { createRecordToRow } from "./record-to-row.ts";

function read(text: string, type?: ColumnType): unknown {
  const record = parseLossless(`{"c":${text}}`);
  if (!isJsonObject(record)) throw new TypeError("not a record");
  const schema = type && { fields: [{ name: "c", type, required: false }] };
  return createRecordToRow(schema)(record)["c"];
}

describe("createRecordToRow", () => {
  it("keeps whole numbers whole, however long", () => {
    expect(read("42")).toBe(42);
    expect(read("9007199254740993")).toBe(9007199254740993n);
    expect(read("-12345678901234567890123")).toBe(-12345678901234567890123n);
    expect(read("9007199254740993", { kind: "int64" })).toBe(9007199254740993n);
    expect(read("-0", { kind: "float64" })).toBe(-0);
  });

  it("gives the text where the contract wants decimals, text or JSON", () => {
    const decimal = { kind: "decimal", precision: 38, scale: 20 } as const;
    expect(read("1.10", decimal)).toBe("1.10");
    expect(read("0.12345678901234567891", decimal)).toBe("0.12345678901234567891");
    expect(read("1.10", { kind: "string" })).toBe("1.10");
    expect(read('{"a":[1.10,"x"]}', { kind: "json" })).toBe('{"a":[1.10,"x"]}');
    expect(read('"x"', { kind: "json" })).toBe('"x"');
    expect(read("null", { kind: "json" })).toBeNull();
  });

  it("makes a double of a fraction only where that is exact, or is what the column holds", () => {
    expect(read("1.10")).toBe(1.1);
    expect(read("15e-1")).toBe(1.5);
    expect(read("1e3")).toBe(1000);
    expect(read("0.12345678901234567891")).toBe("0.12345678901234567891");
    expect(read("0.12345678901234567891", { kind: "float64" })).toBe(0.12345678901234568);
    expect(read("1e400", { kind: "float64" })).toBe("1e400");
    expect(read("1e400")).toBe("1e400");
  });

  it("follows the contract into structs and lists", () => {
    const item = {
      name: "item",
      type: { kind: "decimal", precision: 9, scale: 2 },
      required: false,
    } as const;
    const list = { name: "prices", type: { kind: "list", item }, required: false } as const;
    expect(read('{"prices":[1.10,null],"more":2}', { kind: "struct", fields: [list] })).toEqual({
      prices: ["1.10", null],
      more: 2,
    });
  });

  it("treats __proto__ as a name like any other", () => {
    const value = read('{"__proto__":{"admin":true}}') as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.getOwnPropertyNames(value)).toEqual(["__proto__"]);
  });

  it("never changes a number: the oracle is exact arithmetic on the text", () => {
    const number = fc
      .tuple(
        fc.constantFrom("", "-"),
        fc.bigInt({ min: 0n, max: 10n ** 24n }),
        fc.integer({ min: -30, max: 30 }),
      )
      .map(([sign, digits, exponent]) => ({
        text: `${sign}${digits}e${exponent}`,
        sign,
        digits,
        exponent,
      }));
    fc.assert(
      fc.property(number, ({ text, sign, digits, exponent }) => {
        const value = read(text);
        const [otherDigits, otherExponent] = exact(String(value));
        // Both as whole numbers of the smaller power of ten.
        const smallest = Math.min(exponent, otherExponent);
        const expected = (sign === "-" ? -digits : digits) * 10n ** BigInt(exponent - smallest);
        expect(otherDigits * 10n ** BigInt(otherExponent - smallest)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });
});

/** `-12.5e3` as [-125n, 2]. */
function exact(text: string): [bigint, number] {
  const [mantissa = "", exponent = "0"] = text.split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return [BigInt(`${whole}${fraction}`), Number(exponent) - fraction.length];
}
