import { isInteger, parse, stringify } from "lossless-json";
import { icebergErrors } from "../iceberg-errors.ts";

/**
 * Parses the JSON of a table or of a catalog. Whole numbers that a `number` does not hold exactly, such as
 * most snapshot ids, are `bigint`.
 *
 * @param source where it comes from, for messages
 * @throws `ICEBERG_JSON_INVALID`
 */
export function parseIcebergJson(text: string, source: string): unknown {
  try {
    return parse(text, undefined, {
      parseNumber: (digits) => {
        const number = Number(digits);
        return isInteger(digits) && !Number.isSafeInteger(number) ? BigInt(digits) : number;
      },
    });
  } catch (cause) {
    throw icebergErrors.jsonInvalid(source, cause);
  }
}

/** The text of a value; `bigint` with all its digits. */
export function formatIcebergJson(value: unknown): string {
  return stringify(value) ?? "null";
}
