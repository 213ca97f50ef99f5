import { isPlain, type CsvDialect } from "./csv-dialect.ts";
import { CsvTokenizer } from "./csv-tokenizer.ts";
import { GeneralTokenizer } from "./general-tokenizer.ts";
import type { RecordTokenizer } from "./record-tokenizer.ts";

/** Makes the tokenizer for a dialect; the arguments are those of `CsvTokenizer`. */
export function createTokenizer(
  dialect: CsvDialect,
  columnCount: number,
  maxRecords: number,
  maxRecordBytes: number,
): RecordTokenizer {
  const Tokenizer = isPlain(dialect) ? CsvTokenizer : GeneralTokenizer;
  return new Tokenizer(dialect, columnCount, maxRecords, maxRecordBytes);
}
