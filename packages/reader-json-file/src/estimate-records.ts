import { compressionOf, type SourceFile } from "@dativo/file-reader";
import { type JsonFileSettings, openJsonFile } from "./open-json-file.ts";
import { SampleSink } from "./sample-sink.ts";

const sampleRecords = 1000;

/**
 * Estimates how many records files hold, from the mean length of the first of them; `undefined` where one is
 * compressed.
 *
 * @param totalBytes of what is to be read of them
 */
export async function estimateRecords(
  files: readonly SourceFile[],
  totalBytes: number,
  settings: JsonFileSettings,
): Promise<number | undefined> {
  const { compression } = settings.options;
  if (files.some(({ path }) => compressionOf(path, compression) !== "none")) return undefined;
  const first = files.find(({ bytes }) => bytes > 0);
  if (first === undefined) return 0;
  const { scanner, close } = await openJsonFile(first.absolutePath, first, settings);
  try {
    const sink = new SampleSink(sampleRecords);
    for await (const _part of scanner.read(sink)) if (sink.isFull) break;
    if (sink.seen === 0) return 0;
    return Math.max(sink.seen, Math.round((totalBytes * sink.seen) / scanner.bytesTaken));
  } finally {
    await close();
  }
}
