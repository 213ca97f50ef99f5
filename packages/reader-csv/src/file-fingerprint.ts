import { stat } from "node:fs/promises";
import { csvReaderErrors } from "./csv-reader-errors.ts";

/** What a file is known by from one run to the next. */
export interface FileFingerprint {
  /** Size in bytes, as stored. */
  readonly bytes: number;
  /** Modification time in nanoseconds since 1970, as decimal digits: a number would round it. */
  readonly mtime: string;
}

/**
 * Takes the fingerprint of a file.
 *
 * @param path absolute
 * @throws `CSV_FILE_NOT_FOUND`, `CSV_FILE_IS_FOLDER`, `CSV_FILE_UNREADABLE`
 */
export async function fileFingerprint(path: string): Promise<FileFingerprint> {
  const stats = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw csvReaderErrors.fileNotOpened(path, error);
  });
  if (stats.isDirectory()) throw csvReaderErrors.fileIsFolder(path);
  return { bytes: Number(stats.size), mtime: String(stats.mtimeNs) };
}

/** Whether both are of the same content, as far as size and modification time tell. */
export function sameFingerprint(one: FileFingerprint, other: FileFingerprint): boolean {
  return one.bytes === other.bytes && one.mtime === other.mtime;
}

/**
 * Checks that a file is still the one that was planned.
 *
 * @throws `SOURCE_FILE_CHANGED`, which can be retried
 */
export async function requireUnchanged(path: string, planned: FileFingerprint): Promise<void> {
  const found = await fileFingerprint(path);
  if (sameFingerprint(planned, found)) return;
  throw csvReaderErrors.fileChanged(path, describe(planned), describe(found));
}

function describe({ bytes, mtime }: FileFingerprint): string {
  const milliseconds = Number(BigInt(mtime) / 1_000_000n);
  return `${bytes} bytes, modified ${new Date(milliseconds).toISOString()}`;
}
