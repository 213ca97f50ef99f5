import { stat } from "node:fs/promises";
import { sourceFileErrors } from "./source-file-errors.ts";
import { httpFingerprint } from "./http/http-fingerprint.ts";
import { isHttpLocator, shownPath } from "./http/http-locator.ts";

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
 * @param path absolute, or a URL
 * @throws `SOURCE_FILE_NOT_FOUND`, `SOURCE_FILE_IS_FOLDER`, `SOURCE_FILE_UNREADABLE`, and those of `httpFingerprint`
 */
export async function fileFingerprint(path: string): Promise<FileFingerprint> {
  if (isHttpLocator(path)) return httpFingerprint(path);
  const stats = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw sourceFileErrors.fileNotOpened(path, error);
  });
  if (stats.isDirectory()) throw sourceFileErrors.fileIsFolder(path);
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
  const isHttp = isHttpLocator(path);
  const describe = isHttp ? describeHttpFile : describeFile;
  throw sourceFileErrors.fileChanged(shownPath(path), describe(planned), describe(found));
}

function describeHttpFile({ bytes }: FileFingerprint): string {
  return `${bytes} bytes`;
}

function describeFile({ bytes, mtime }: FileFingerprint): string {
  const milliseconds = Number(BigInt(mtime) / 1_000_000n);
  return `${bytes} bytes, modified ${new Date(milliseconds).toISOString()}`;
}
