import { csvDialect } from "./csv-dialect.ts";
import type { CsvFileSettings } from "./csv-file.ts";
import type { CsvReaderOptions } from "./csv-reader-options.ts";

/**
 * What files are opened with under some options.
 *
 * @param columnNames for files without a header, by position, where the options have none
 */
export function csvFileSettings(
  options: CsvReaderOptions,
  signal: AbortSignal,
  columnNames?: readonly string[],
): CsvFileSettings {
  return { options, dialect: csvDialect(options), columnNames, signal };
}
