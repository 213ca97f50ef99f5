import type { Logger } from "@dativo/core/plugin";
import type { CsvReaderOptions } from "./csv-reader-options.ts";

const otherDelimiters = [";", "\t", "|", ","];

/**
 * The delimiter that a file probably has instead, where its whole header came out as one column.
 *
 * @param names of the columns that were found
 * @param delimiter that they were divided by
 */
export function likelyDelimiter(names: readonly string[], delimiter: string): string | undefined {
  const [header] = names;
  if (header === undefined || names.length > 1) return undefined;
  return otherDelimiters.find((other) => other !== delimiter && header.includes(other));
}

/** Says so where the delimiter of a source is probably not the one that the options name. */
export function warnOfDelimiter(
  names: readonly string[],
  locator: string,
  { delimiter }: Pick<CsvReaderOptions, "delimiter">,
  logger: Logger,
): void {
  const likely = likelyDelimiter(names, delimiter);
  if (likely === undefined) return;
  logger.warn(
    `${locator} has a single column, ${JSON.stringify(names[0])}: is its delimiter ${JSON.stringify(likely)}? Then set source.options.delimiter.`,
  );
}
