import type { DiscoveredStream, SourceStream } from "@dativo/core/plugin";
import type { SourceFile } from "@dativo/file-reader";
import { csvFileSettings } from "./csv-file-settings.ts";
import type { CsvReaderOptions } from "./csv-reader-options.ts";
import { estimateFiles } from "./estimate-records.ts";
import { inferSchema } from "./infer-schema.ts";
import { sniffFile } from "./sniff-file.ts";

/**
 * What a stream holds: the options that its first file seems to need, in the form that a job has, and
 * the columns of all its files under these.
 */
export async function discoverStream(
  stream: SourceStream,
  files: readonly SourceFile[],
  options: CsvReaderOptions,
  signal: AbortSignal,
): Promise<DiscoveredStream> {
  const sniffed = files[0] && (await sniffFile(files[0].absolutePath, options));
  const settings = csvFileSettings(sniffed?.options ?? options, signal);
  const schema = await inferSchema(
    files.map(({ absolutePath }) => absolutePath),
    settings,
  );
  const estimatedBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const estimatedRecords = await estimateFiles(files, estimatedBytes, settings);
  return {
    name: stream.locator || stream.name,
    ...(schema === undefined ? {} : { schema }),
    ...(estimatedRecords === undefined ? {} : { estimatedRecords }),
    estimatedBytes,
    details: {
      ...(sniffed === undefined ? {} : { options: sniffed.shown }),
      files: files.map(({ path, bytes }) => ({ path, bytes })),
    },
  };
}
