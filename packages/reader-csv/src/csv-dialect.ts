import type { CsvReaderOptions } from "./csv-reader-options.ts";

/** How fields and records are told apart, in bytes. */
export interface CsvDialect {
  /** One or several bytes. */
  readonly delimiter: Uint8Array;
  /** The quote's byte, or −1 where nothing is quoted. */
  readonly quote: number;
  /** The byte that makes a quote inside quotes literal: the quote itself, or another; −1 without quotes. */
  readonly escape: number;
  /** What ends a record; absent: a line end of any kind. */
  readonly recordEnd?: Uint8Array | undefined;
  /** What a record begins with that is a comment. */
  readonly comment?: Uint8Array | undefined;
  /** Whether blanks around fields, and around their quotes, are left out. */
  readonly trim?: boolean | undefined;
}

/** The options that make a dialect. */
export type DialectOptions = Pick<CsvReaderOptions, "delimiter" | "quote" | "escape"> &
  Partial<Pick<CsvReaderOptions, "record_end" | "comment" | "trim">>;

/** The dialect that the options describe. */
export function csvDialect(options: DialectOptions): CsvDialect {
  const encoder = new TextEncoder();
  const { delimiter, record_end: recordEnd, comment, trim } = options;
  const quote = typeof options.quote === "string" ? options.quote.charCodeAt(0) : -1;
  return {
    delimiter: encoder.encode(delimiter),
    quote,
    escape: options.escape === undefined ? quote : options.escape.charCodeAt(0),
    ...(recordEnd === undefined ? {} : { recordEnd: encoder.encode(recordEnd) }),
    ...(comment === undefined ? {} : { comment: encoder.encode(comment) }),
    ...(trim === true ? { trim } : {}),
  };
}

/** Whether records end with lines, no line is a comment, and blanks are part of their fields. */
export function isPlain(dialect: CsvDialect): boolean {
  return specialOptions(dialect).length === 0;
}

/** The options, as messages name them, that keep a dialect from being plain. */
export function specialOptions({ recordEnd, comment, trim }: CsvDialect): string[] {
  return [
    ...(recordEnd === undefined ? [] : ["`record_end`"]),
    ...(comment === undefined ? [] : ["`comment`"]),
    ...(trim === true ? ["`trim`"] : []),
  ];
}
