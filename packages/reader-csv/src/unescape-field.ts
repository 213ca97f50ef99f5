import type { CsvDialect } from "./csv-dialect.ts";

/**
 * Copies a quoted field to the front of `target` with its escaped quotes made plain. An escape character
 * before anything but a quote or itself is a character like any other.
 *
 * @param target at least as long as the field
 * @returns the length of the result
 */
export function unescapeField(
  bytes: Uint8Array,
  start: number,
  end: number,
  { quote, escape }: CsvDialect,
  target: Uint8Array,
): number {
  let length = 0;
  for (let position = start; position < end; position += 1) {
    let byte = bytes[position]!;
    if (byte === escape && position + 1 < end) {
      const next = bytes[position + 1]!;
      if (next === quote || next === escape) {
        byte = next;
        position += 1;
      }
    }
    target[length] = byte;
    length += 1;
  }
  return length;
}
