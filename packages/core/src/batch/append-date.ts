import type { RowValue } from "../contract/batch.ts";
import type { Int64Builder } from "./int64-builder.ts";
import type { Int32Builder } from "./integer-builders.ts";
import { parseDateBytes } from "./parse-date-bytes.ts";
import { ParseOutcome } from "./parse-outcome.ts";
import { type BytesParser, parseText } from "./parse-text.ts";
import { parseTimeBytes } from "./parse-time-bytes.ts";
import { appendMicroseconds } from "./parse-timestamp-bytes.ts";

const millisecondsPerDay = 86_400_000;

/** Appends a date given as ISO text, or as a `Date` at midnight UTC. */
export function appendDate(value: RowValue, builder: Int32Builder): ParseOutcome {
  if (typeof value === "string") return parseText(value, parseDateBytes, builder);
  if (!(value instanceof Date)) return ParseOutcome.invalid;
  const time = value.getTime();
  if (Number.isNaN(time)) return ParseOutcome.invalid;
  if (time % millisecondsPerDay !== 0) return ParseOutcome.precisionLoss;
  builder.append(time / millisecondsPerDay);
  return ParseOutcome.parsed;
}

/** Appends a time of day given as ISO text. */
export function appendTime(value: RowValue, builder: Int64Builder): ParseOutcome {
  return typeof value === "string"
    ? parseText(value, parseTimeBytes, builder)
    : ParseOutcome.invalid;
}

/** Appends a timestamp given as text, or as a `Date`: its moment, or its wall-clock time in UTC. */
export function appendTimestamp(
  value: RowValue,
  parse: BytesParser<Int64Builder>,
  builder: Int64Builder,
): ParseOutcome {
  if (typeof value === "string") return parseText(value, parse, builder);
  if (!(value instanceof Date)) return ParseOutcome.invalid;
  const time = value.getTime();
  if (Number.isNaN(time)) return ParseOutcome.invalid;
  const seconds = Math.floor(time / 1000);
  return appendMicroseconds(seconds, (time - seconds * 1000) * 1000, builder);
}
