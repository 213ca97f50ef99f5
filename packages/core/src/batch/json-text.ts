import type { RowValue } from "../contract/batch.ts";

const deepest = 500;

/**
 * A value as JSON text that loses nothing: a bigint becomes a number with all its digits, a `Date` its
 * ISO text. Members that are `undefined` are left out, as `JSON.stringify` does.
 *
 * @returns `undefined` for what JSON cannot hold: NaN, ±Infinity, bytes, functions, a lone surrogate, an
 * invalid `Date`, or more than 500 levels (a circle)
 */
export function jsonText(value: RowValue, depth = 0): string | undefined {
  if (value == null) return "null";
  switch (typeof value) {
    case "string":
      return /\p{Surrogate}/u.test(value) ? undefined : JSON.stringify(value);
    case "number":
      if (Object.is(value, -0)) return "-0";
      return Number.isFinite(value) ? String(value) : undefined;
    case "bigint":
    case "boolean":
      return String(value);
    case "object":
      return depth < deepest ? nestedText(value, depth) : undefined;
    default:
      return undefined;
  }
}

function nestedText(value: RowValue & object, depth: number): string | undefined {
  if (value instanceof Uint8Array) return undefined;
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? undefined : JSON.stringify(value.toISOString());
  }
  const parts: string[] = [];
  if (Array.isArray(value)) {
    for (const element of value as readonly RowValue[]) {
      const text = jsonText(element, depth + 1);
      if (text === undefined) return undefined;
      parts.push(text);
    }
    return `[${parts.join(",")}]`;
  }
  for (const [key, member] of Object.entries(value as { readonly [name: string]: RowValue })) {
    if (member === undefined) continue;
    const name = jsonText(key);
    const text = jsonText(member, depth + 1);
    if (name === undefined || text === undefined) return undefined;
    parts.push(`${name}:${text}`);
  }
  return `{${parts.join(",")}}`;
}
