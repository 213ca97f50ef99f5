import type { ColumnType } from "../contract/column-type.ts";
import type { ColumnBuilder } from "./column-builder.ts";
import type { BuilderByKind } from "./create-column-builder.ts";
import { parseBooleanBytes } from "./parse-boolean-bytes.ts";
import { parseDateBytes } from "./parse-date-bytes.ts";
import { parseDecimalBytes } from "./parse-decimal-bytes.ts";
import { parseFloat32Bytes, parseFloat64Bytes } from "./parse-float-bytes.ts";
import { parseInt64Bytes, parseIntegerBytes } from "./parse-integer-bytes.ts";
import { ParseOutcome } from "./parse-outcome.ts";
import type { BytesParser } from "./parse-text.ts";
import { parseTimeBytes } from "./parse-time-bytes.ts";
import { parseTimestampBytes, parseTimestamptzBytes } from "./parse-timestamp-bytes.ts";
import { patternParser } from "./pattern-parser.ts";
import { parseUuidBytes } from "./parse-uuid-bytes.ts";
import { appendJson } from "./append-text.ts";

/** Appends the cell written as text in `bytes[start, end)`, or leaves the column as it was and says why. */
export type CellParser = (bytes: Uint8Array, start: number, end: number) => ParseOutcome;

const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Makes the function that parses the text of one column's cells, for a reader of text formats. It knows
 * no null: what a null looks like is up to the format, and `appendNull` appends it. `string` cells are
 * copied as they are (they have to be UTF-8; not checked), `json` cells have to be JSON.
 *
 * @param format the field's, of dates and times that are not written as ISO 8601
 *
 * @returns `undefined` for `binary`, `list` and `struct`, which have no one text form
 */
export function createCellParser(
  type: ColumnType,
  column: ColumnBuilder,
  format?: string,
): CellParser | undefined {
  switch (type.kind) {
    case "string": {
      const builder = column as BuilderByKind["string"];
      return (bytes, start, end) => {
        builder.appendBytes(bytes, start, end);
        return ParseOutcome.parsed;
      };
    }
    case "binary":
    case "list":
    case "struct":
      return undefined;
    default: {
      const parse = patternParser(type, format) ?? parserOf(type.kind);
      return (bytes, start, end) => parse(bytes, start, end, column);
    }
  }
}

type ParsedKind = Exclude<ColumnType["kind"], "string" | "binary" | "list" | "struct">;

const parsers: { readonly [Kind in ParsedKind]: BytesParser<BuilderByKind[Kind]> } = {
  json: parseJsonBytes,
  boolean: parseBooleanBytes,
  int8: parseIntegerBytes,
  int16: parseIntegerBytes,
  int32: parseIntegerBytes,
  int64: parseInt64Bytes,
  float32: parseFloat32Bytes,
  float64: parseFloat64Bytes,
  decimal: parseDecimalBytes,
  date: parseDateBytes,
  time: parseTimeBytes,
  timestamp: parseTimestampBytes,
  timestamptz: parseTimestamptzBytes,
  uuid: parseUuidBytes,
};

function parserOf(kind: ParsedKind): BytesParser<ColumnBuilder> {
  return parsers[kind] as BytesParser<ColumnBuilder>;
}

function parseJsonBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: BuilderByKind["json"],
): ParseOutcome {
  let text: string;
  try {
    text = strictDecoder.decode(bytes.subarray(start, end));
  } catch (error) {
    if (error instanceof TypeError) return ParseOutcome.invalid;
    throw error;
  }
  return appendJson(text, builder);
}
