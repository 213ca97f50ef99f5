import { quotedFlag } from "./field-flags.ts";

/**
 * Below a bad quote, a line may be a record or the inside of a text. A quote in an unquoted field tells
 * that it is the latter, or at least that nobody can know.
 *
 * @param fields as `CsvTokenizer.fields`; those of the record are in `[base, limit)`
 */
export function isSuspicious(
  bytes: Uint8Array,
  fields: Int32Array,
  base: number,
  limit: number,
  quote: number,
): boolean {
  for (let field = base; field < limit; field += 2) {
    const packedEnd = fields[field + 1]!;
    if ((packedEnd & quotedFlag) !== 0) continue;
    if (bytes.subarray(fields[field], packedEnd >> 2).includes(quote)) return true;
  }
  return false;
}
