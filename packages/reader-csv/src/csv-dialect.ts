import type { CsvReaderOptions } from "./csv-reader-options.ts";

/** How fields and records are told apart, in bytes. */
export interface CsvDialect {
  /** One or several bytes. */
  readonly delimiter: Uint8Array;
  /** The quote's byte, or −1 where nothing is quoted. */
  readonly quote: number;
  /** The byte that makes a quote inside quotes literal: the quote itself, or another; −1 without quotes. */
  readonly escape: number;
}

/** The dialect that the options describe. */
export function csvDialect(
  options: Pick<CsvReaderOptions, "delimiter" | "quote" | "escape">,
): CsvDialect {
  const quote = typeof options.quote === "string" ? options.quote.charCodeAt(0) : -1;
  return {
    delimiter: new TextEncoder().encode(options.delimiter),
    quote,
    escape: options.escape === undefined ? quote : options.escape.charCodeAt(0),
  };
}
