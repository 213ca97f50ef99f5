import { describe, expect, it } from "vitest";
import { physicalValue } from "../schema/physical-value.ts";
import { murmur3 } from "./murmur3.ts";
import { transformOf } from "./transform.ts";

const apply = (transform: string, type: string, value: string | number | bigint): unknown =>
  transformOf(transform, type).apply(physicalValue(value, type) as never, type);

/** The bucket before it is taken modulo: that of as many buckets as there are positive numbers. */
const hash = (type: string, value: string | number | bigint): unknown =>
  apply("bucket[999999999]", type, value);

describe("the hash of a value", () => {
  // Of the specification: appendix B.
  it.each([
    ["int", 34, 2_017_239_379],
    ["long", 34n, 2_017_239_379],
    ["decimal(9, 2)", "14.20", -500_754_589],
    ["date", "2017-11-16", -653_330_422],
    ["time", "22:31:08", -662_762_989],
    ["timestamp", "2017-11-16T22:31:08", -2_047_944_441],
    ["timestamptz", "2017-11-16T22:31:08.000001Z", -1_207_196_810],
    ["string", "iceberg", 1_210_000_089],
    ["uuid", "f79c3e09-677c-4bbd-a479-3f349cb785e7", 1_488_055_340],
  ])("of the type %s is that of the specification", (type, value, expected) => {
    expect(hash(type, value)).toBe((expected & 0x7f_ff_ff_ff) % 999_999_999);
  });

  it("takes bytes of any length", () => {
    expect(murmur3(new Uint8Array([0, 1, 2, 3]))).toBe(-188_683_207);
    expect(murmur3(new Uint8Array())).toBe(0);
  });
});

describe("a transform", () => {
  it.each([
    ["year", "date", "1969-12-31", -1],
    ["month", "date", "1969-12-31", -1],
    ["month", "timestamp", "2024-02-29T00:00:00", 649],
    ["day", "date", "2024-02-29", 19_782],
    ["day", "timestamptz", "1969-12-31T23:59:59.999999Z", -1],
    ["hour", "timestamp", "1969-12-31T22:59:59.999999", -2],
    ["truncate[10]", "int", -1, -10],
    ["truncate[10]", "long", 19n, 10n],
    ["truncate[50]", "decimal(9, 2)", "10.65", 1050n],
    ["truncate[2]", "string", "Zoë", "Zo"],
    ["truncate[1]", "string", "🙂a", "🙂"],
    ["identity", "timestamp", "1970-01-01T00:00:00.000001", 1n],
    ["void", "string", "a", null],
  ])("%s of %s %s", (transform, type, value, expected) => {
    expect(apply(transform, type, value)).toBe(expected);
  });

  it.each([
    ["day", "string"],
    ["hour", "date"],
    ["bucket", "int"],
    ["bucket[0]", "int"],
    ["bucket[4]", "double"],
    ["truncate[3]", "date"],
    ["weekday", "date"],
  ])("%s does not take %s", (transform, type) => {
    expect(() => transformOf(transform, type)).toThrow(
      expect.objectContaining({ code: "ICEBERG_TRANSFORM_INVALID" }),
    );
  });
});
