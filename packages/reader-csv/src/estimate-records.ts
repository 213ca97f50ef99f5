import { compressionOf, type SourceFile } from "@dativo/file-reader";
import { CsvFile, type CsvFileSettings } from "./csv-file.ts";

const sampleRecords = 1000;

/**
 * Estimates how many records files hold; `undefined` where one is compressed.
 *
 * @param totalBytes of what is to be read of them
 */
export async function estimateFiles(
  files: readonly SourceFile[],
  totalBytes: number,
  settings: CsvFileSettings,
): Promise<number | undefined> {
  const sample = files.find(({ bytes }) => bytes > 0);
  if (sample === undefined) return 0;
  const { compression } = settings.options;
  if (files.some(({ path }) => compressionOf(path, compression) !== "none")) return undefined;
  return estimateRecords(sample.absolutePath, totalBytes, settings);
}

/**
 * Estimates how many records files of `totalBytes` hold, from the mean length of the first records.
 *
 * @param path one of them, absolute, not compressed
 */
async function estimateRecords(
  path: string,
  totalBytes: number,
  settings: CsvFileSettings,
): Promise<number> {
  const file = await CsvFile.open(path, settings);
  try {
    const headerBytes = file.bytesTaken;
    let records = 0;
    while (records < sampleRecords) {
      const block = await file.readBlock(sampleRecords - records);
      if (block === undefined) break;
      records += block.recordCount;
    }
    const recordBytes = file.bytesTaken - headerBytes;
    if (records === 0 || recordBytes === 0) return 0;
    return Math.max(records, Math.round(((totalBytes - headerBytes) * records) / recordBytes));
  } finally {
    await file.close();
  }
}
