import { type Field, type Row, type RowValue, rowToJson } from "@dativo/core/plugin";
import type { CsvWriterOptions } from "./csv-writer-options.ts";

/** How values are written. */
export type CsvStyle = Pick<
  CsvWriterOptions,
  "delimiter" | "line_ending" | "quoting" | "null_value"
>;

/** Writes records of some columns as lines of CSV, each with its line end. */
export class RecordEncoder {
  readonly #fields: readonly Field[];
  readonly #delimiter: string;
  readonly #nothing: string;
  readonly #end: string;
  readonly #quotesAll: boolean;
  readonly #needsQuotes: RegExp;

  constructor(fields: readonly Field[], style: CsvStyle) {
    this.#fields = fields;
    this.#delimiter = style.delimiter;
    this.#nothing = style.null_value;
    this.#end = style.line_ending === "crlf" ? "\r\n" : "\n";
    this.#quotesAll = style.quoting === "all";
    const delimiter = style.delimiter.replaceAll(/[\\\]^-]/gu, String.raw`\$&`);
    // Blanks at the ends, because readers trim them; nothing at all, because readers make a null of it.
    this.#needsQuotes = new RegExp(String.raw`^$|["\r\n${delimiter}]|^\s|\s$|^\uFEFF`, "u");
  }

  /** The line with the names of the columns. */
  header(): string {
    return this.#line(this.#fields.map(({ name }) => this.#quoted(name)));
  }

  /** The line of one record of canonical values. */
  record(row: Row): string {
    return this.#line(this.#fields.map((field) => this.#cell(row[field.name], field)));
  }

  #line(cells: readonly string[]): string {
    const line = cells.join(this.#delimiter);
    // A line without anything is no record to most readers.
    return (line === "" && this.#fields.length === 1 ? '""' : line) + this.#end;
  }

  #cell(value: RowValue, field: Field): string {
    return value == null ? this.#nothing : this.#quoted(textOf(value, field));
  }

  #quoted(text: string): string {
    const isPlain = !this.#quotesAll && text !== this.#nothing && !this.#needsQuotes.test(text);
    return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
  }
}

/** A value as text, with every digit. */
function textOf(value: Exclude<RowValue, null | undefined>, field: Field): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value !== "object") return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  // `{"name":…}` without what stands around the value.
  const json = rowToJson({ [field.name]: value }, { fields: [field] });
  return json.slice(JSON.stringify(field.name).length + 2, -1);
}
