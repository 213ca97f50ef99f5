import { type ByteSource, createDecoder } from "@dativo/file-reader";
import { csvDialect } from "./csv-dialect.ts";
import { countFields, sampleFields, withoutLines } from "./sample-records.ts";
import { sniffDialect, type SniffedDialect } from "./sniff-dialect.ts";
import { sniffEncoding } from "./sniff-encoding.ts";
import { sniffValues, type SniffedValues } from "./sniff-values.ts";

/** How much of a file is looked at. */
const sampleBytes = 1024 * 1024;
const sampleRecords = 5000;
const byteOrderMark = "\uFEFF";

/** The options with which a file can be read, as far as its beginning tells. */
export type SniffedOptions = SniffedDialect & SniffedValues & { readonly encoding: string };

/**
 * Looks at the beginning of a file and says which options it needs. Nothing is read by them before the
 * user has written them into a job.
 *
 * @param source of the decompressed bytes; it is read up to 1 MiB and not closed
 * @returns `undefined` for an empty file
 */
export async function sniffOptions(source: ByteSource): Promise<SniffedOptions | undefined> {
  const { bytes, complete } = await readSample(source);
  if (bytes.length === 0) return undefined;
  const encoding = sniffEncoding(bytes, complete);
  const text = withoutMark(
    encoding === "utf-8" ? bytes : createDecoder(encoding).decode(bytes, complete),
  );
  const dialect = sniffDialect(text, complete);
  const records = withoutLines(text, dialect.skip_rows ?? 0);
  const settings = csvDialect({ ...dialect, escape: dialect.escape });
  const { counts } = countFields(records, complete, settings);
  const columns = mostFrequent(counts.filter((count) => count > 0)) ?? 1;
  const limit = { columns, limit: sampleRecords };
  return { encoding, ...dialect, ...sniffValues(sampleFields(records, complete, settings, limit)) };
}

async function readSample(source: ByteSource): Promise<{ bytes: Uint8Array; complete: boolean }> {
  const bytes = new Uint8Array(sampleBytes);
  let length = 0;
  while (length < bytes.length) {
    const count = await source.read(bytes, length, bytes.length - length);
    if (count === 0) return { bytes: bytes.subarray(0, length), complete: true };
    length += count;
  }
  return { bytes, complete: false };
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  const mark = Buffer.from(byteOrderMark);
  return mark.every((byte, index) => bytes[index] === byte) ? bytes.subarray(mark.length) : bytes;
}

function mostFrequent(counts: readonly number[]): number | undefined {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  return [...times].toSorted(([, one], [, other]) => other - one)[0]?.[0];
}
