import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareValues, lowerBound, upperBound } from "./bounds.ts";
import { columnKind } from "./flat-column.ts";

const sign = (value: number): number => Math.sign(value) + 0;
const inOrder = <Value extends number | bigint>(left: Value, right: Value): number =>
  left < right ? -1 : left > right ? 1 : 0;

function bytesOf(size: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(size);
  write(new DataView(bytes.buffer));
  return bytes;
}

/** A number with its sign in so many bytes, the highest first. */
function bigEndian(value: bigint, size: number): Uint8Array {
  const hex = BigInt.asUintN(size * 8, value).toString(16);
  return Buffer.from(hex.padStart(size * 2, "0"), "hex");
}

describe("values are in the order of their numbers", () => {
  const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const digits = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });

  test("int32", () => {
    const encode = (value: number) => bytesOf(4, (view) => view.setInt32(0, value, true));
    const checked = fc.property(fc.integer(), fc.integer(), (left, right) => {
      const order = compareValues(columnKind.int32, encode(left), encode(right));
      expect(sign(order)).toBe(inOrder(left, right));
    });
    fc.assert(checked);
  });

  test("int64", () => {
    const encode = (value: bigint) => bytesOf(8, (view) => view.setBigInt64(0, value, true));
    const checked = fc.property(int64, int64, (left, right) => {
      const order = compareValues(columnKind.int64, encode(left), encode(right));
      expect(sign(order)).toBe(inOrder(left, right));
    });
    fc.assert(checked);
  });

  test("float64, infinities too", () => {
    const encode = (value: number) => bytesOf(8, (view) => view.setFloat64(0, value, true));
    const number = fc.double({ noNaN: true });
    const checked = fc.property(number, number, (left, right) => {
      fc.pre(Number.isFinite(left) || left !== right);
      const order = compareValues(columnKind.float64, encode(left), encode(right));
      expect(sign(order)).toBe(inOrder(left, right));
    });
    fc.assert(checked);
  });

  test.each([9, 12, 16])("decimals in %i bytes", (size) => {
    const checked = fc.property(digits, digits, (left, right) => {
      const [first, second] = [bigEndian(left, size), bigEndian(right, size)];
      const order = compareValues(columnKind.decimalAsBytes, first, second);
      expect(sign(order)).toBe(inOrder(left, right));
    });
    fc.assert(checked);
  });
});

test("what is cut off still bounds the text, in whole characters", () => {
  const text = fc.string({ unit: "binary", minLength: 15, maxLength: 120, size: "max" });
  const checked = fc.property(text, (value) => {
    const bytes = Buffer.from(value);
    const lower = lowerBound(columnKind.bytes, true, bytes);
    const upper = upperBound(columnKind.bytes, true, bytes);
    for (const bound of [lower, upper!]) {
      const isWhole = bound.bytes.byteLength === bytes.byteLength && bound.isExact;
      expect(isWhole || bound.bytes.byteLength <= 64).toBe(true);
      const decoder = new TextDecoder("utf-8", { fatal: true });
      expect(() => decoder.decode(bound.bytes)).not.toThrow();
    }
    expect(Buffer.compare(lower.bytes, bytes)).toBe(lower.isExact ? 0 : -1);
    expect(Buffer.compare(upper!.bytes, bytes)).toBe(upper!.isExact ? 0 : 1);
  });
  fc.assert(checked, { numRuns: 500 });
});
