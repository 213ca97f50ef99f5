import type { IncrementalOptions } from "../json-api-reader-options.ts";

type MomentFormat = IncrementalOptions["format"];

/** Microseconds of the smallest step that a format can tell apart. */
export const granules: Readonly<Record<MomentFormat, bigint>> = {
  iso8601: 1_000_000n,
  iso8601_ms: 1000n,
  date: 86_400_000_000n,
  unix: 1_000_000n,
  unix_ms: 1000n,
};

/** A moment as an API is told it; the text is cut to what the format can tell apart. */
export function formatMoment(microseconds: bigint, format: MomentFormat): string | number {
  const milliseconds = Number(floorTo(microseconds, 1000n) / 1000n);
  const text = new Date(milliseconds).toISOString();
  switch (format) {
    case "iso8601":
      return `${text.slice(0, 19)}Z`;
    case "iso8601_ms":
      return text;
    case "date":
      return text.slice(0, 10);
    case "unix":
      return Math.floor(milliseconds / 1000);
    case "unix_ms":
      return milliseconds;
  }
}

/**
 * Microseconds since 1970 of a moment as text: ISO 8601, UTC where no zone stands, or whole numbers.
 *
 * @param format what numbers count
 * @returns `undefined` for what is no moment
 */
export function parseMoment(text: string, format: MomentFormat): bigint | undefined {
  if (/^-?\d{5,19}$/u.test(text)) return BigInt(text) * (format === "unix_ms" ? 1000n : 1_000_000n);
  const match =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/iu.exec(
      text.trim(),
    );
  if (match === null) return undefined;
  const [, date, time = "00:00:00", fraction = "", zone = "Z"] = match;
  const seconds = Date.parse(`${date}T${time}${zoneText(zone)}`);
  if (Number.isNaN(seconds)) return undefined;
  return BigInt(seconds) * 1000n + BigInt(fraction.padEnd(6, "0").slice(0, 6));
}

/** As `Date.parse` wants it: with minutes, and a colon in front of them. */
function zoneText(zone: string): string {
  const [, hours, minutes = "00"] = /^([+-]\d\d):?(\d\d)?$/u.exec(zone) ?? [];
  return hours === undefined ? zone.toUpperCase() : `${hours}:${minutes}`;
}

/** The largest multiple of a step that is not above the value. */
export function floorTo(value: bigint, step: bigint): bigint {
  const rest = value % step;
  return rest < 0n ? value - rest - step : value - rest;
}

/** For states and partitions: exact, and readable. */
export function momentText(microseconds: bigint): string {
  const milliseconds = floorTo(microseconds, 1000n);
  const text = new Date(Number(milliseconds / 1000n)).toISOString();
  return `${text.slice(0, -1)}${String(microseconds - milliseconds).padStart(3, "0")}Z`;
}
