import type { RowValue } from "../contract/batch.ts";
import type { DecimalBuilder } from "./decimal-builder.ts";
import type { Float32Builder, Float64Builder } from "./float-builders.ts";
import type { Int64Builder } from "./int64-builder.ts";
import type { Int8Builder, Int16Builder, Int32Builder } from "./integer-builders.ts";
import { parseDecimalBytes } from "./parse-decimal-bytes.ts";
import { parseFloat32Bytes, parseFloat64Bytes } from "./parse-float-bytes.ts";
import { parseInt64Bytes, parseIntegerBytes } from "./parse-integer-bytes.ts";
import { ParseOutcome } from "./parse-outcome.ts";
import { parseText } from "./parse-text.ts";

/** Appends an integer given as number, bigint or text. */
export function appendInteger(
  value: RowValue,
  builder: Int8Builder | Int16Builder | Int32Builder,
): ParseOutcome {
  if (typeof value === "string") return parseText(value, parseIntegerBytes, builder);
  if (typeof value !== "number" && typeof value !== "bigint") return ParseOutcome.invalid;
  if (typeof value === "number" && !Number.isInteger(value)) return notAnInteger(value);
  if (value < builder.minimum || value > builder.maximum) return ParseOutcome.outOfRange;
  builder.append(Number(value));
  return ParseOutcome.parsed;
}

/** Appends a 64-bit integer given as bigint, text, or a number of at most ±(2^53 − 1). */
export function appendInt64(value: RowValue, builder: Int64Builder): ParseOutcome {
  if (typeof value === "number") {
    if (!Number.isInteger(value)) return notAnInteger(value);
    // Beyond 2^53 a number may already stand for its neighbour.
    if (!Number.isSafeInteger(value)) return ParseOutcome.precisionLoss;
    builder.appendSafeInteger(value);
    return ParseOutcome.parsed;
  }
  if (typeof value === "string") return parseText(value, parseInt64Bytes, builder);
  if (typeof value !== "bigint") return ParseOutcome.invalid;
  if (BigInt.asIntN(64, value) !== value) return ParseOutcome.outOfRange;
  builder.appendBigInt(value);
  return ParseOutcome.parsed;
}

/** Appends a number given as number, text, or a bigint that a float64 holds exactly. */
export function appendFloat64(value: RowValue, builder: Float64Builder): ParseOutcome {
  if (typeof value === "string") return parseText(value, parseFloat64Bytes, builder);
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number !== "number") return ParseOutcome.invalid;
  if (typeof value === "bigint") {
    if (!Number.isFinite(number)) return ParseOutcome.outOfRange;
    if (BigInt(number) !== value) return ParseOutcome.precisionLoss;
  }
  builder.append(number);
  return ParseOutcome.parsed;
}

/** Appends a number given as text, or as a number or bigint that a float32 holds exactly. */
export function appendFloat32(value: RowValue, builder: Float32Builder): ParseOutcome {
  if (typeof value === "string") return parseText(value, parseFloat32Bytes, builder);
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number !== "number") return ParseOutcome.invalid;
  const single = Math.fround(number);
  if (!Number.isNaN(number) && single !== number) {
    return Number.isFinite(single) ? ParseOutcome.precisionLoss : ParseOutcome.outOfRange;
  }
  if (typeof value === "bigint") {
    if (!Number.isFinite(single)) return ParseOutcome.outOfRange;
    if (BigInt(single) !== value) return ParseOutcome.precisionLoss;
  }
  builder.append(number);
  return ParseOutcome.parsed;
}

/** Appends a decimal given as text, bigint, or as a number: the shortest text that means the number. */
export function appendDecimal(value: RowValue, builder: DecimalBuilder): ParseOutcome {
  if (typeof value === "string") return parseText(value, parseDecimalBytes, builder);
  if (typeof value !== "number" && typeof value !== "bigint") return ParseOutcome.invalid;
  // NaN and Infinity are no decimal text, so the parser refuses them.
  return parseText(String(value), parseDecimalBytes, builder);
}

function notAnInteger(value: number): ParseOutcome {
  return Number.isFinite(value) ? ParseOutcome.precisionLoss : ParseOutcome.invalid;
}
