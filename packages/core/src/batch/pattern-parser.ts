import type { ColumnType } from "../contract/column-type.ts";
import { batchErrors } from "../errors/batch-errors.ts";
import type { ColumnBuilder } from "./column-builder.ts";
import { compileDatePattern } from "./date-pattern.ts";
import { createPatternParser } from "./parse-pattern-bytes.ts";
import type { BytesParser } from "./parse-text.ts";

/**
 * The parser of a column whose texts follow a pattern; `undefined` for a column without one.
 *
 * @throws `FORMAT_INVALID` for a pattern that does not make values of the type
 */
export function patternParser(
  { kind }: ColumnType,
  format: string | undefined,
): BytesParser<ColumnBuilder> | undefined {
  if (format === undefined) return undefined;
  if (kind !== "date" && kind !== "time" && kind !== "timestamp" && kind !== "timestamptz") {
    throw batchErrors.formatInvalid(format, `is for dates and times, and the column is a ${kind}`);
  }
  const pattern = compileDatePattern(format, kind);
  if ("problem" in pattern) throw batchErrors.formatInvalid(format, pattern.problem);
  return createPatternParser(pattern) as BytesParser<ColumnBuilder>;
}
