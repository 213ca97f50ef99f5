import { createCellParser, type ColumnBuilder, type ColumnType } from "@dativo/core/plugin";
import type { CsvReaderOptions } from "./csv-reader-options.ts";
import { parseChoiceText } from "./parse-choice-text.ts";
import { parseSeparatedNumber } from "./parse-separated-number.ts";
import type { FieldParser } from "./column-filler.ts";

/** How the values of a file are written, where that is not as contracts mean them. */
export interface ValueStyle {
  /** The formats of columns without one of their own. */
  readonly formats: Readonly<Partial<Record<ColumnType["kind"], string>>>;
  readonly numbers:
    | { readonly decimal: string; readonly thousands: string | undefined }
    | undefined;
  readonly booleans:
    | { readonly true: readonly string[]; readonly false: readonly string[] }
    | undefined;
}

/** The options that make a style. */
export type ValueStyleOptions = Pick<
  CsvReaderOptions,
  | "date_format"
  | "decimal_separator"
  | "false_values"
  | "thousands_separator"
  | "time_format"
  | "timestamp_format"
  | "timestamptz_format"
  | "true_values"
>;

/** The style that the options describe. */
export function valueStyle(options: ValueStyleOptions): ValueStyle {
  const { decimal_separator: decimal, thousands_separator: thousands } = options;
  const { true_values: trueValues, false_values: falseValues } = options;
  const given = {
    date: options.date_format,
    time: options.time_format,
    timestamp: options.timestamp_format,
    timestamptz: options.timestamptz_format,
  };
  const formats = Object.entries(given).filter(([, format]) => format !== undefined);
  return {
    formats: Object.fromEntries(formats),
    numbers: decimal === "." && thousands === undefined ? undefined : { decimal, thousands },
    booleans: trueValues && falseValues && { true: trueValues, false: falseValues },
  };
}

const numberKinds = new Set([
  "int8",
  "int16",
  "int32",
  "int64",
  "float32",
  "float64",
  "decimal",
] as const satisfies ColumnType["kind"][]) as ReadonlySet<ColumnType["kind"]>;

/** Whether a style writes values of a type as contracts mean them. */
export function isPlainlyWritten({ kind }: ColumnType, style: ValueStyle): boolean {
  if (kind === "boolean") return style.booleans === undefined;
  if (numberKinds.has(kind)) return style.numbers === undefined;
  return style.formats[kind] === undefined;
}

/**
 * Makes the parser of values of a type that are written in a style.
 *
 * @param format the column's own, which goes before that of the style
 * @returns `undefined` where `createCellParser` knows none
 * @throws `FORMAT_INVALID` for a pattern that does not make values of the type
 */
export function createStyledParser(
  type: ColumnType,
  target: ColumnBuilder,
  style: ValueStyle,
  format?: string,
): FieldParser | undefined {
  const parse = createCellParser(type, target, format ?? style.formats[type.kind]);
  if (parse === undefined) return undefined;
  if (type.kind === "boolean" && style.booleans) return parseChoiceText(style.booleans, parse);
  if (numberKinds.has(type.kind) && style.numbers) {
    return parseSeparatedNumber(style.numbers, parse);
  }
  return parse;
}
