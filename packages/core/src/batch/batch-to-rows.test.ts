import * as arrow from "apache-arrow";
import { expect, test } from "vitest";
import { batchToRows } from "./batch-to-rows.ts";

function decode(vector: arrow.Vector): unknown[] {
  return batchToRows(new arrow.Table({ c: vector }).batches[0]!).map((row) => row["c"]);
}

function words(type: arrow.Decimal, values: readonly bigint[]): arrow.Vector {
  const data = Uint32Array.from(
    values.flatMap((value) =>
      Array.from({ length: type.bitWidth / 32 }, (_, word) =>
        Number(BigInt.asUintN(32, value >> BigInt(word * 32))),
      ),
    ),
  );
  return new arrow.Vector([new arrow.Data(type, 0, values.length, 0, { 1: data })]);
}

test("decimals of every width and scale", () => {
  const largest = 10n ** 38n - 1n;
  expect(
    decode(
      words(new arrow.Decimal(2, 38), [
        0n,
        -5n,
        5n,
        -largest,
        largest,
        2n ** 53n,
        -(2n ** 53n) - 1n,
        -(2n ** 64n),
      ]),
    ),
  ).toEqual([
    "0.00",
    "-0.05",
    "0.05",
    "-999999999999999999999999999999999999.99",
    "999999999999999999999999999999999999.99",
    "90071992547409.92",
    "-90071992547409.93",
    "-184467440737095516.16",
  ]);
  expect(decode(words(new arrow.Decimal(-2, 10), [0n, -5n]))).toEqual(["0", "-500"]);
  expect(decode(words(new arrow.Decimal(8, 5), [1n]))).toEqual(["0.00000001"]);
  expect(decode(words(new arrow.Decimal(1, 30, 256), [-(10n ** 29n)]))).toEqual([
    `-1${"0".repeat(28)}.0`,
  ]);
});

test("half floats as Arrow's own access gives them", () => {
  const bits = Uint16Array.from({ length: 65_536 }, (_, index) => index);
  const vector = new arrow.Vector([
    new arrow.Data(new arrow.Float16(), 0, bits.length, 0, { 1: bits }),
  ]);
  const expected = Array.from(bits, (value) => {
    const sign = value >> 15 ? -1 : 1;
    const [exponent, fraction] = [(value >> 10) & 31, value & 1023];
    if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
    return exponent ? sign * 2 ** (exponent - 25) * (1024 + fraction) : sign * 2 ** -24 * fraction;
  });
  expect(decode(vector)).toEqual(expected);
});

test("times and timestamps of every unit", () => {
  const make = (type: arrow.DataType, values: BigInt64Array | Int32Array) =>
    decode(new arrow.Vector([new arrow.Data(type, 0, values.length, 0, { 1: values } as never)]));
  expect(make(new arrow.TimeSecond(), Int32Array.of(0, 86_399))).toEqual(["00:00:00", "23:59:59"]);
  expect(make(new arrow.TimeMillisecond(), Int32Array.of(1))).toEqual(["00:00:00.001"]);
  expect(make(new arrow.TimeNanosecond(), BigInt64Array.of(1n, 100n, 1000n))).toEqual([
    "00:00:00.000000001",
    "00:00:00.000000100",
    "00:00:00.000001",
  ]);
  expect(make(new arrow.TimestampSecond(), BigInt64Array.of(-1n))).toEqual(["1969-12-31T23:59:59"]);
  expect(make(new arrow.TimestampNanosecond("UTC"), BigInt64Array.of(-1n, -(2n ** 63n)))).toEqual([
    "1969-12-31T23:59:59.999999999Z",
    "1677-09-21T00:12:43.145224192Z",
  ]);
  expect(make(new arrow.DateMillisecond(), BigInt64Array.of(86_400_000n, 1n))).toEqual([
    "1970-01-02",
    "1970-01-01T00:00:00.001",
  ]);
});

test("views, large types, maps and fixed-size lists", () => {
  expect(
    decode(
      arrow.vectorFromArray(["a", null, "much longer than twelve bytes"], new arrow.Utf8View()),
    ),
  ).toEqual(["a", null, "much longer than twelve bytes"]);
  expect(decode(arrow.vectorFromArray(["a", "", null, "é"], new arrow.LargeUtf8()))).toEqual([
    "a",
    "",
    null,
    "é",
  ]);
  const fixed = new arrow.FixedSizeList(2, new arrow.Field("x", new arrow.Int8(), true));
  expect(decode(arrow.vectorFromArray([[1, 2], null, [3, null]], fixed))).toEqual([
    [1, 2],
    null,
    [3, null],
  ]);
  const entry = new arrow.Struct<{ key: arrow.Utf8; value: arrow.Int8 }>([
    new arrow.Field("key", new arrow.Utf8(), false),
    new arrow.Field("value", new arrow.Int8(), true),
  ]);
  const map = new arrow.Map_(new arrow.Field("entries", entry, false));
  expect(decode(arrow.vectorFromArray([new Map([["a", 1]]), null], map))).toEqual([
    [{ key: "a", value: 1 }],
    null,
  ]);
});

test("strings of every script, next to each other", () => {
  const texts = ["", "plain", "Zoë", "日本語", "😀", null, "\u0000", "plain again"];
  expect(decode(arrow.vectorFromArray(texts, new arrow.Utf8()))).toEqual(texts);
});
