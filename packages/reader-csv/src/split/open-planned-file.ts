import { type FilePartition, openRangeSource } from "@dativo/file-reader";
import { CsvFile, type CsvFileSettings } from "../csv-file.ts";

/**
 * Opens what a partition names: a file, or a range of one. Of a range that is not the first the header is
 * read where the file begins.
 *
 * @param path absolute
 * @throws what `CsvFile.open` throws
 */
export async function openPlannedFile(
  path: string,
  { range }: FilePartition,
  settings: CsvFileSettings,
): Promise<CsvFile> {
  if (range === undefined) return CsvFile.open(path, settings);
  const { start, end, line = 1 } = range;
  if (start === 0) {
    return CsvFile.fromSource(await openRangeSource(path, 0, end), path, settings);
  }
  const beginning = await CsvFile.open(path, settings);
  await beginning.close();
  const source = await openRangeSource(path, start, end);
  return CsvFile.fromRecord(source, { byte: start, line }, beginning.columnNames ?? [], settings);
}
