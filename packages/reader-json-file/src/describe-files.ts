import type { Field, StreamSchema } from "@dativo/core/plugin";
import type { SourceFile } from "@dativo/file-reader";
import { type JsonFileSettings, openJsonFile } from "./open-json-file.ts";
import { SampleSink } from "./sample-sink.ts";

/** Records to look at where there is a contract, and only what is besides it counts. */
const recordsBesideContract = 1000;

/**
 * The columns of the first records of files.
 *
 * @returns `undefined` where there is no record
 */
export async function sampleFiles(
  files: readonly SourceFile[],
  settings: JsonFileSettings,
  wanted = wantedRecords(settings),
): Promise<StreamSchema | undefined> {
  const sink = new SampleSink(wanted);
  for (const { path, absolutePath } of files) {
    if (sink.isFull) break;
    const { scanner, close } = await openJsonFile(absolutePath, { path }, settings);
    try {
      for await (const _part of scanner.read(sink)) if (sink.isFull) break;
    } finally {
      await close();
    }
  }
  return sink.seen === 0 ? undefined : sink.schema();
}

/**
 * A contract's columns, as far as records have them, and those besides.
 *
 * @returns `undefined` where there is no record
 */
export async function describeFiles(
  files: readonly SourceFile[],
  contract: StreamSchema,
  settings: JsonFileSettings,
): Promise<StreamSchema | undefined> {
  const found = await sampleFiles(files, settings, recordsBesideContract);
  if (found === undefined) return undefined;
  const known = new Map(contract.fields.map((field) => [field.name, field]));
  // A record leaves out what it has no value for: a column that no record of the sample has may still come.
  const fields: Field[] = contract.fields.map(({ name, type }) => ({
    name,
    type,
    required: false,
  }));
  const besides = found.fields.filter(({ name }) => !known.has(name));
  const empty = found.sampled?.empty.filter((name) => !known.has(name)) ?? [];
  return { fields: [...fields, ...besides], sampled: { empty } };
}

function wantedRecords({ options }: JsonFileSettings): number {
  const { sample_rows: wanted } = options;
  return wanted === "all" ? Number.MAX_SAFE_INTEGER : wanted;
}
