import type { JsonObject, JsonValue } from "@dativo/core/plugin";
import { compressionOf, openByteSource } from "@dativo/file-reader";
import { csvReaderOptionsSchema, type CsvReaderOptions } from "./csv-reader-options.ts";
import { sniffOptions } from "./sniff-options.ts";

/** What was found about a file. */
export interface SniffedFile {
  /** The reader's options with what was found. */
  readonly options: CsvReaderOptions;
  /** The same as a job would have it: what tells how the file is read. */
  readonly shown: JsonObject;
}

/**
 * Finds the options that a file needs. What the job sets stays, other than as the default; the rest is
 * what the beginning of the file looks like.
 *
 * @returns `undefined` for an empty file
 * @throws the errors of `openByteSource`
 */
export async function sniffFile(
  absolutePath: string,
  options: CsvReaderOptions,
): Promise<SniffedFile | undefined> {
  const compression = compressionOf(absolutePath, options.compression);
  const source = await openByteSource(absolutePath, compression);
  try {
    const found = await sniffOptions(source);
    if (found === undefined) return undefined;
    const defaults: Readonly<Record<string, unknown>> = csvReaderOptionsSchema.parse({});
    const given: Readonly<Record<string, unknown>> = options;
    const isGiven = (key: string): boolean =>
      JSON.stringify(given[key]) !== JSON.stringify(defaults[key]);
    const shown = Object.fromEntries(
      Object.entries(found).map(([key, value]): [string, JsonValue] => [
        key,
        isGiven(key) ? (given[key] as JsonValue) : value,
      ]),
    );
    const merged = csvReaderOptionsSchema.safeParse({ ...options, ...shown });
    // What the job sets may not go with what was found; then only the job counts.
    return merged.success ? { options: merged.data, shown } : { options, shown: {} };
  } finally {
    await source.close();
  }
}
