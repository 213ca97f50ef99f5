import {
  beginsWithUtf16Mark,
  compressionOf,
  type FilePartition,
  type FilePosition,
  isHttpLocator,
  openByteSource,
} from "@dativo/file-reader";
import { CsvFile, type CsvFileSettings } from "../csv-file.ts";
import { isPlain } from "../csv-dialect.ts";

/** Whether it can be told where records begin in the middle of a file, without reading it as CSV. */
export function canBeSplit(
  { path }: Pick<FilePartition, "path">,
  { options, dialect }: CsvFileSettings,
): boolean {
  return (
    !isHttpLocator(path) &&
    compressionOf(path, options.compression) === "none" &&
    ["auto", "utf-8"].includes(options.encoding) &&
    options.skip_footer_rows === 0 &&
    isPlain(dialect) &&
    dialect.delimiter.length === 1 &&
    dialect.escape === dialect.quote
  );
}

/**
 * Where the records of a file begin, behind its header; `undefined` where its bytes are not those that it
 * is read as: it is UTF-16 by its byte order mark.
 *
 * @param path absolute
 * @throws what `CsvFile.open` throws
 */
export async function firstRecord(
  path: string,
  settings: CsvFileSettings,
): Promise<FilePosition | undefined> {
  const source = await openByteSource(path, "none");
  try {
    if (await beginsWithUtf16Mark(source)) return undefined;
  } finally {
    await source.close();
  }
  const file = await CsvFile.open(path, settings);
  try {
    return { byte: file.bytesTaken, line: file.line };
  } finally {
    await file.close();
  }
}
