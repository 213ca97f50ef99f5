import type { RowValue } from "../contract/batch.ts";
import type { ColumnType } from "../contract/column-type.ts";
import { appendBinary, appendBoolean, appendJson, appendText } from "./append-text.ts";
import { appendDate, appendTime, appendTimestamp } from "./append-date.ts";
import {
  appendDecimal,
  appendFloat32,
  appendFloat64,
  appendInt64,
  appendInteger,
} from "./append-number.ts";
import type { BuilderByKind } from "./create-column-builder.ts";
import type { ColumnBuilder } from "./column-builder.ts";
import { parseTimestampBytes, parseTimestamptzBytes } from "./parse-timestamp-bytes.ts";
import { parseText } from "./parse-text.ts";
import { ParseOutcome } from "./parse-outcome.ts";
import { patternParser } from "./pattern-parser.ts";
import { parseUuidBytes } from "./parse-uuid-bytes.ts";

/** Appends a value that is not null, or leaves the builder as it was and says why. */
export type ScalarAppender = (value: RowValue) => ParseOutcome;

/**
 * Makes the function that appends values of rows to a column that is neither list nor struct. A value is
 * appended exactly or not at all; see `BatchBuilder.appendRow` for what each type takes.
 *
 * @param format the pattern that texts of dates and times follow
 */
export function createScalarAppender(
  type: ColumnType,
  column: ColumnBuilder,
  format?: string,
): ScalarAppender {
  const parse = patternParser(type, format);
  if (parse) {
    const append = createScalarAppender(type, column);
    return (value) => (typeof value === "string" ? parseText(value, parse, column) : append(value));
  }
  const builder = <Kind extends ColumnType["kind"]>(_kind: Kind) => column as BuilderByKind[Kind];
  switch (type.kind) {
    case "string":
      return (value) => appendText(value, builder("string"));
    case "json":
      return (value) => appendJson(value, builder("json"));
    case "binary":
      return (value) => appendBinary(value, builder("binary"));
    case "boolean":
      return (value) => appendBoolean(value, builder("boolean"));
    case "int8":
    case "int16":
    case "int32":
      return (value) => appendInteger(value, builder("int32"));
    case "int64":
      return (value) => appendInt64(value, builder("int64"));
    case "float32":
      return (value) => appendFloat32(value, builder("float32"));
    case "float64":
      return (value) => appendFloat64(value, builder("float64"));
    case "decimal":
      return (value) => appendDecimal(value, builder("decimal"));
    case "date":
      return (value) => appendDate(value, builder("date"));
    case "time":
      return (value) => appendTime(value, builder("time"));
    case "timestamp":
      return (value) => appendTimestamp(value, parseTimestampBytes, builder("timestamp"));
    case "timestamptz":
      return (value) => appendTimestamp(value, parseTimestamptzBytes, builder("timestamptz"));
    case "uuid":
      return (value) =>
        typeof value === "string"
          ? parseText(value, parseUuidBytes, builder("uuid"))
          : ParseOutcome.invalid;
    case "list":
    case "struct":
      return () => ParseOutcome.invalid;
  }
}
