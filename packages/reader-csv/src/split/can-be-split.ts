import { compressionOf } from "../compression.ts";
import { CsvFile, type CsvFileSettings } from "../csv-file.ts";
import { isPlain } from "../csv-dialect.ts";
import type { FilePartition } from "../plan-files.ts";
import type { FilePosition } from "./find-record-starts.ts";

/** Whether it can be told where records begin in the middle of a file, without reading it as CSV. */
export function canBeSplit(
  { path }: Pick<FilePartition, "path">,
  { options, dialect }: CsvFileSettings,
): boolean {
  return (
    compressionOf(path, options.compression) === "none" &&
    ["auto", "utf-8"].includes(options.encoding) &&
    options.skip_footer_rows === 0 &&
    isPlain(dialect) &&
    dialect.delimiter.length === 1 &&
    dialect.escape === dialect.quote
  );
}

/**
 * Where the records of a file begin, behind its header.
 *
 * @param path absolute
 * @throws what `CsvFile.open` throws
 */
export async function firstRecord(path: string, settings: CsvFileSettings): Promise<FilePosition> {
  const file = await CsvFile.open(path, settings);
  try {
    return { byte: file.bytesTaken, line: file.line };
  } finally {
    await file.close();
  }
}
