import type { Row } from "../contract/batch.ts";

const deepest = 500;

/** The `replay` of a reject whose `raw` is from `rawRow`, and no text of its reader's own. */
export const rowReplay = { form: "row" } as const;

/**
 * A row as one line of JSON text that `parseRawRow` makes the same row of: the `raw` of a reject. An
 * integer has all its digits, also a bigint. What JSON has no form for is an object with one key:
 * `{"$base64": "…"}` for bytes, `{"$date": "…"}` for a `Date` (null where it is invalid), `{"$number":
 * "NaN"}` for a number that is none or may have been rounded to an integer, and `{"$unsupported": "…"}` for what no column takes.
 */
export function rawRow(row: Row): string {
  return textOf(row, []);
}

function textOf(value: unknown, above: readonly object[]): string {
  switch (typeof value) {
    case "undefined":
      return "null";
    case "string":
      return JSON.stringify(value);
    case "number":
      return numberText(value);
    case "bigint":
    case "boolean":
      return String(value);
    case "object":
      return value === null ? "null" : objectText(value, above);
    default:
      return tagged("unsupported", typeof value);
  }
}

function numberText(value: number): string {
  if (Object.is(value, -0)) return "-0";
  const text = String(value);
  // Above 2^53 a number may be a rounded one, which an integer of the same digits is not.
  const exact = Number.isFinite(value) && (Number.isSafeInteger(value) || !/^-?\d+$/u.test(text));
  return exact ? text : tagged("number", text);
}

function objectText(value: object, above: readonly object[]): string {
  if (value instanceof Uint8Array) {
    return tagged(
      "base64",
      Buffer.from(value.buffer, value.byteOffset, value.length).toString("base64"),
    );
  }
  if (value instanceof Date) {
    return tagged("date", Number.isNaN(value.getTime()) ? null : value.toISOString());
  }
  if (above.includes(value)) return tagged("unsupported", "circle");
  if (above.length >= deepest) return tagged("unsupported", "nesting");
  const inside = [...above, value];
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return `[${items.map((item) => textOf(item, inside)).join(",")}]`;
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${JSON.stringify(name)}:${textOf(member, inside)}`);
  return `{${members.join(",")}}`;
}

function tagged(tag: string, value: string | null): string {
  return `{${JSON.stringify(`$${tag}`)}:${JSON.stringify(value)}}`;
}
