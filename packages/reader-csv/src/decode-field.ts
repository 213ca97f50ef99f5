import type { CsvDialect } from "./csv-dialect.ts";
import { escapedFlag } from "./field-flags.ts";
import { unescapeField } from "./unescape-field.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The text of a field that the tokenizer found.
 *
 * @param index which field, counted over all records
 * @returns `undefined` where it is not UTF-8
 */
export function decodeField(
  bytes: Uint8Array,
  fields: Int32Array,
  index: number,
  dialect: CsvDialect,
): string | undefined {
  const start = fields[index * 2]!;
  const packedEnd = fields[index * 2 + 1]!;
  const end = packedEnd >> 2;
  let text = bytes.subarray(start, end);
  if ((packedEnd & escapedFlag) !== 0) {
    const target = new Uint8Array(end - start);
    text = target.subarray(0, unescapeField(bytes, start, end, dialect, target));
  }
  try {
    return decoder.decode(text);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
