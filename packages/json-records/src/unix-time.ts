import type { ColumnType, RowValue } from "@dativo/core/plugin";

/** What a number stands for in a column of times. */
export type UnixTime = "seconds" | "milliseconds";

const microsecondsOf = { seconds: 6, milliseconds: 3 } as const;

/** Whether numbers in this column are times since 1970. */
export function holdsUnixTime(type: ColumnType | undefined): boolean {
  return type?.kind === "timestamptz" || type?.kind === "timestamp" || type?.kind === "date";
}

/**
 * A number as a time, exactly.
 *
 * @param text of a JSON number
 * @returns the text itself, which no column of times takes, where it is finer than a microsecond or has an
 * exponent
 */
export function timeOfNumber(text: string, unit: UnixTime, type: ColumnType): RowValue {
  const match = /^(-?)(\d{1,15})(?:\.(\d+?)0*)?$/u.exec(text);
  const [, sign = "", whole = "", fraction = ""] = match ?? [];
  const places = microsecondsOf[unit];
  if (match === null || (fraction !== "0" && fraction.length > places)) return text;
  const digits = fraction === "0" ? "" : fraction;
  const microseconds = BigInt(`${sign}${whole}${digits.padEnd(places, "0")}`);
  const milliseconds = floorDivide(microseconds, 1000n);
  const date = new Date(Number(milliseconds));
  if (Number.isNaN(date.getTime())) return text;
  if (type.kind === "date" && microseconds === milliseconds * 1000n) return date;
  const rest = String(microseconds - milliseconds * 1000n).padStart(3, "0");
  return `${date.toISOString().slice(0, -1)}${rest}${type.kind === "timestamptz" ? "Z" : ""}`;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
