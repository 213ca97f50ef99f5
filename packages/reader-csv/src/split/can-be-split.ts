import {
  beginsWithUtf16Mark,
  compressionOf,
  type FilePartition,
  type FilePosition,
  isHttpLocator,
  openByteSource,
} from "@dativo/file-reader";
import { specialOptions } from "../csv-dialect.ts";
import { CsvFile, type CsvFileSettings } from "../csv-file.ts";

/** Whether it can be told where records begin in the middle of a file, without reading it as CSV. */
export function canBeSplit(file: Pick<FilePartition, "path">, settings: CsvFileSettings): boolean {
  return splitObstacles(file, settings).length === 0;
}

/** What a file has, in words, that keeps anybody from telling where records begin in the middle of it. */
export function splitObstacles(
  { path }: Pick<FilePartition, "path">,
  { options, dialect }: CsvFileSettings,
): string[] {
  const obstacles: readonly (readonly [string, boolean])[] = [
    ["http", isHttpLocator(path)],
    ["compression", compressionOf(path, options.compression) !== "none"],
    ["another encoding", !["auto", "utf-8"].includes(options.encoding)],
    ["`skip_footer_rows`", options.skip_footer_rows !== 0],
    ["a `delimiter` of several bytes", dialect.delimiter.length !== 1],
    ["an `escape` of its own", dialect.escape !== dialect.quote],
  ];
  const found = obstacles.filter(([, isThere]) => isThere).map(([name]) => name);
  return [...found, ...specialOptions(dialect)];
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
