import { dirname, basename } from "node:path";
import { extractAll, type Extracted, type ExtractSettings } from "@dativo/core/testing";
import { ParquetReader } from "@dativo/reader-parquet";

/** Reads a file as a job would, in the columns that it has or those of a contract. */
export function readParquet(path: string, settings: ExtractSettings = {}): Promise<Extracted> {
  return extractAll(ParquetReader, {
    baseFolder: dirname(path),
    streams: [basename(path)],
    ...settings,
  });
}
