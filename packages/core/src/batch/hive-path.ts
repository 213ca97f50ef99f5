import { batchErrors } from "../errors/batch-errors.ts";

/** The value of a partition column in the rows view: plain, or null. */
export type PartitionValue = string | number | bigint | boolean | null;

/** What Hive, Spark, DuckDB and Iceberg write for a null. */
const nullName = "__HIVE_DEFAULT_PARTITION__";
const longestPart = 255;
const encoder = new TextEncoder();

/**
 * The folder of a partition: `country=de/day=2024-02-29`. Every byte but letters, digits, `_`, `.` and `-`
 * is written as `%XX`, and a dot at the beginning as well, so that no value can leave the folder. A null
 * is `__HIVE_DEFAULT_PARTITION__`; that very text as a value is written differently, and so is the empty
 * one (`country=`).
 *
 * @throws `PARTITION_PATH_TOO_LONG` for a part of more than 255 bytes, which no file system takes
 */
export function hivePath(columns: readonly string[], values: readonly PartitionValue[]): string {
  return columns
    .map((column, index) => {
      const value = values[index] ?? null;
      const part = `${encodePart(column)}=${value === null ? nullName : encodeValue(String(value))}`;
      if (part.length > longestPart) throw batchErrors.partitionPathTooLong(column, part.length);
      return part;
    })
    .join("/");
}

function encodeValue(text: string): string {
  return text === nullName ? `%5F${text.slice(1)}` : encodePart(text);
}

function encodePart(text: string): string {
  let encoded = "";
  for (const byte of encoder.encode(text)) {
    const character = String.fromCharCode(byte);
    const plain = /[A-Za-z0-9_-]/u.test(character) || (character === "." && encoded !== "");
    encoded += plain ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}
