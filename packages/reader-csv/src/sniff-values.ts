import { ColumnEvidence } from "./column-evidence.ts";
import type { SampleField } from "./sample-records.ts";
import { valueStyle } from "./value-style.ts";

/** The options of values that a sample was found to need. */
export interface SniffedValues {
  readonly header: boolean;
  readonly null_values: string[];
  readonly quoted_null_values?: string[];
  readonly decimal_separator?: string;
  readonly thousands_separator?: string;
  readonly date_format?: string;
  readonly timestamp_format?: string;
}

/** Words for null; what stands in a column of texts is left alone, but for those that are nothing else. */
const nullWords = ["NULL", "\\N", "null", "NA", "N/A", "n/a", "None", "nil"];
const onlyNull = new Set(["NULL", "\\N"]);
const commaNumber = /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+$/u;
const pointNumber = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/u;
const dates = [
  "dd.MM.yyyy",
  "dd/MM/yyyy",
  "MM/dd/yyyy",
  "dd-MM-yyyy",
  "MM-dd-yyyy",
  "yyyy/MM/dd",
  "MM.dd.yyyy",
];
const times = ["HH:mm", "HH:mm:ss"];

type Style = Parameters<typeof valueStyle>[0];
const plain: Style = { decimal_separator: "." };

/** What the values of a sample say about how they are written. Where they could be either, it is neither. */
export function sniffValues(records: readonly (readonly SampleField[])[]): SniffedValues {
  const header = hasHeader(records);
  const rows = header ? records.slice(1) : records;
  const columns = (records[0] ?? []).map((_, column) => rows.map((row) => row[column]!));
  const numbers = sniffNumbers(columns);
  const moments = sniffMoments(columns);
  const style: Style = { ...plain, ...numbers, ...moments };
  const words = nullWords.filter((word) => isNull(word, columns, style));
  const quotesNull = columns.some(
    (column) =>
      column.some(({ text, quoted }) => quoted && text === "") && isTyped(valuesOf(column), style),
  );
  return {
    header,
    null_values: ["", ...words],
    ...(quotesNull ? { quoted_null_values: [""] } : {}),
    ...numbers,
    ...moments,
  };
}

/** Whether the first record names columns: texts that differ, and no values. */
function hasHeader(records: readonly (readonly SampleField[])[]): boolean {
  const names = (records[0] ?? []).map(({ text }) => text);
  const isNamed = names.slice(1).every((name) => name.trim() !== "");
  const hasValue = names.some((name) => name !== "" && looksLikeValue(name));
  return isNamed && !hasValue && new Set(names).size === names.length;
}

function looksLikeValue(text: string): boolean {
  return (
    isTyped([text], plain) ||
    commaNumber.test(text) ||
    /^[+-]?[\d.,]*\d[\d.,]*$/u.test(text) ||
    /^\d{1,2}:\d{2}/u.test(text) ||
    dates.some((format) => isTyped([text], { ...plain, date_format: format }))
  );
}

/** The values of a column that are not null in any case. */
function valuesOf(column: readonly SampleField[], words: readonly string[] = nullWords): string[] {
  return column
    .filter(({ text, quoted }) => text !== "" && (quoted || !words.includes(text)))
    .map(({ text }) => text);
}

/** Whether texts are values of another type than text. */
function isTyped(texts: readonly string[], style: Style): boolean {
  if (texts.length === 0) return false;
  const evidence = new ColumnEvidence(valueStyle(style));
  for (const text of texts) evidence.add(text);
  return evidence.type().kind !== "string";
}

function isNull(word: string, columns: readonly (readonly SampleField[])[], style: Style): boolean {
  const holding = columns.filter((column) =>
    column.some(({ text, quoted }) => !quoted && text === word),
  );
  const told = holding.filter((column) => isTyped(valuesOf(column), style));
  if (onlyNull.has(word)) return holding.length > 0;
  return told.length > 0 && told.length === holding.length;
}

function sniffNumbers(
  columns: readonly (readonly SampleField[])[],
): Pick<SniffedValues, "decimal_separator" | "thousands_separator"> {
  const values = columns.map((column) => valuesOf(column)).filter(({ length }) => length > 0);
  const withPoint = values.filter((texts) => texts.every((text) => pointNumber.test(text)));
  const withComma = values.filter(
    (texts) =>
      texts.some((text) => commaNumber.test(text)) &&
      texts.every((text) => commaNumber.test(text) || /^[+-]?\d{1,3}(?:\.?\d{3})*$/u.test(text)),
  );
  // `1,234` may be either: three digits behind the only comma prove nothing.
  const isComma = withComma.flat().some((text) => /,(?:\d{1,2}|\d{4,})$|\..*,/u.test(text));
  const isPoint = withPoint.flat().some((text) => /\.\d+$|,\d{3},/u.test(text));
  if (isComma && !isPoint) {
    const grouped = withComma.flat().some((text) => text.includes("."));
    return { decimal_separator: ",", ...(grouped ? { thousands_separator: "." } : {}) };
  }
  const grouped = withPoint.flat().some((text) => /,\d{3}(?:,|\.)/u.test(text));
  return isPoint && !isComma && grouped ? { thousands_separator: "," } : {};
}

function sniffMoments(
  columns: readonly (readonly SampleField[])[],
): Pick<SniffedValues, "date_format" | "timestamp_format"> {
  const values = columns.map((column) => valuesOf(column)).filter(({ length }) => length > 0);
  const texts = values.filter((column) => !isTyped(column, plain));
  const stamps = dates.flatMap((date) => times.map((time) => `${date} ${time}`));
  const date = onlyFormat(texts, "date_format", dates);
  const timestamp = onlyFormat(texts, "timestamp_format", stamps);
  return {
    ...(date === undefined ? {} : { date_format: date }),
    ...(timestamp === undefined ? {} : { timestamp_format: timestamp }),
  };
}

/** The one format that fits columns, where no column leaves a choice and none disagrees. */
function onlyFormat(
  columns: readonly (readonly string[])[],
  option: "date_format" | "timestamp_format",
  formats: readonly string[],
): string | undefined {
  const fitting = columns
    .map((column) => formats.filter((format) => isTyped(column, { ...plain, [option]: format })))
    .filter(({ length }) => length > 0);
  const [first] = fitting[0] ?? [];
  return fitting.every((found) => found.length === 1 && found[0] === first) ? first : undefined;
}
