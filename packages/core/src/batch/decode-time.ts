import type { TimeUnit } from "apache-arrow";
import type { RowValue } from "../contract/batch.ts";
import { formatDays, twoDigits } from "./civil-date.ts";

type TimeValues = Int32Array | BigInt64Array;

/** Units a second, by Arrow's number of the unit: second, millisecond, microsecond, nanosecond. */
const unitsPerSecond = [1, 1e3, 1e6, 1e9] as const;

/** Days since 1970-01-01 as ISO dates. */
export function decodeDays(values: Int32Array, length: number): RowValue[] {
  return Array.from({ length }, (_, index) => formatDays(values[index] ?? 0));
}

/** Milliseconds since 1970-01-01 as ISO dates; one that is not midnight keeps its time, and is no date. */
export function decodeDateMilliseconds(values: BigInt64Array, length: number): RowValue[] {
  return decodeTimestamps(values, length, 1, "").map((text) => text.replace(/T00:00:00$/u, ""));
}

/** Times of day as `13:05:00`, with 3, 6 or 9 fractional digits where there are any. */
export function decodeTimes(values: TimeValues, length: number, unit: TimeUnit): RowValue[] {
  const perSecond = unitsPerSecond[unit];
  return Array.from({ length }, (_, index) => {
    const value = Number(values[index] ?? 0);
    const second = Math.floor(value / perSecond);
    return formatTime(second, value - second * perSecond, perSecond);
  });
}

/** Timestamps as `2024-02-29T13:05:00`, with 3, 6 or 9 fractional digits where there are any. */
export function decodeTimestamps(
  values: BigInt64Array,
  length: number,
  unit: TimeUnit,
  suffix: "" | "Z",
): string[] {
  const perSecond = unitsPerSecond[unit];
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const out: string[] = Array.from({ length });
  let lastDay = Number.NaN;
  let lastText = "";
  for (let index = 0; index < length; index += 1) {
    const high = halves[index * 2 + 1] ?? 0;
    let second: number;
    let fraction: number;
    if (high < 0x20_0000 && high >= -0x20_0000) {
      const value = high * 4_294_967_296 + ((halves[index * 2] ?? 0) >>> 0);
      second = Math.floor(value / perSecond);
      fraction = value - second * perSecond;
    } else {
      [second, fraction] = divideExactly(values[index] ?? 0n, BigInt(perSecond));
    }
    const day = Math.floor(second / 86_400);
    if (day !== lastDay) {
      lastDay = day;
      lastText = formatDays(day);
    }
    out[index] = `${lastText}T${formatTime(second - day * 86_400, fraction, perSecond)}${suffix}`;
  }
  return out;
}

/** Quotient, rounded down, and remainder. */
function divideExactly(value: bigint, divisor: bigint): [number, number] {
  const remainder = ((value % divisor) + divisor) % divisor;
  return [Number((value - remainder) / divisor), Number(remainder)];
}

function formatTime(second: number, fraction: number, perSecond: number): string {
  const minute = Math.floor(second / 60);
  const hour = Math.floor(minute / 60);
  const time = `${twoDigits(hour)}:${twoDigits(minute - hour * 60)}:${twoDigits(second - minute * 60)}`;
  return fraction === 0 ? time : `${time}.${formatFraction(fraction, perSecond)}`;
}

/** 3 digits where they are enough, else 6, else 9. */
function formatFraction(fraction: number, perSecond: number): string {
  const nanoseconds = fraction * (1e9 / perSecond);
  if (nanoseconds % 1e6 === 0) return String(nanoseconds / 1e6).padStart(3, "0");
  if (nanoseconds % 1e3 === 0) return String(nanoseconds / 1e3).padStart(6, "0");
  return String(nanoseconds).padStart(9, "0");
}
