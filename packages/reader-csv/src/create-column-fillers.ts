import {
  BytesBuilder,
  type BatchBuilder,
  type ColumnBuilder,
  type Field,
} from "@dativo/core/plugin";
import {
  createColumnFiller,
  createNullFiller,
  createTextFiller,
  type ColumnFiller,
  type ColumnPlace,
  type FieldParser,
} from "./column-filler.ts";
import type { CsvDialect } from "./csv-dialect.ts";
import { csvReaderErrors } from "./csv-reader-errors.ts";
import type { CsvReaderOptions } from "./csv-reader-options.ts";
import { kernelFiller, kernelTextFiller } from "./kernel/kernel-filler.ts";
import { NullValues } from "./null-values.ts";
import { parseBinaryText } from "./parse-binary-text.ts";
import {
  createStyledParser,
  isPlainlyWritten,
  valueStyle,
  type ValueStyle,
} from "./value-style.ts";

/**
 * Makes one filler for each column of the contract: the decisions that do not change from record to
 * record are taken here.
 *
 * @param positions where each column stands in the file, −1 for nowhere
 * @throws `CSV_COLUMN_TYPE_UNSUPPORTED` for a list or a struct
 */
export function createColumnFillers(
  builder: BatchBuilder,
  positions: readonly number[],
  options: CsvReaderOptions,
  dialect: CsvDialect,
): ColumnFiller[] {
  const nulls = new NullValues(options.null_values, options.quoted_null_values);
  const style = valueStyle(options);
  return builder.schema.fields.map((field, column) => {
    const target = builder.columns[column]!;
    const position = positions[column] ?? -1;
    if (position < 0) return createNullFiller(target);
    const place: ColumnPlace = { column, position, required: field.required, nulls, dialect };
    if (field.type.kind === "string" && target instanceof BytesBuilder) {
      return kernelTextFiller(place, target, createTextFiller(place, target));
    }
    const filler = createColumnFiller(place, target, fieldParser(field, target, options, style));
    const isPlain = field.format === undefined && isPlainlyWritten(field.type, style);
    return isPlain ? kernelFiller(place, field.type, target, filler) : filler;
  });
}

function fieldParser(
  field: Field,
  target: ColumnBuilder,
  options: CsvReaderOptions,
  style: ValueStyle,
): FieldParser {
  if (field.type.kind === "binary" && target instanceof BytesBuilder) {
    return (bytes, start, end) =>
      parseBinaryText(bytes, start, end, target, options.binary_encoding);
  }
  const parse = createStyledParser(field.type, target, style, field.format);
  if (parse === undefined) throw csvReaderErrors.nestedColumn(field.name, field.type.kind);
  return parse;
}
