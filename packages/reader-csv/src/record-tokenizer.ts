import type { CsvTokenizer } from "./csv-tokenizer.ts";

/** Finds records in a range of bytes: what `CsvTokenizer` offers, whichever dialects it is for. */
export type RecordTokenizer = Pick<
  CsvTokenizer,
  | "columnCount"
  | "distrust"
  | "fields"
  | "isInLongLine"
  | "line"
  | "lines"
  | "problems"
  | "recordCount"
  | "shift"
  | "tokenize"
>;
