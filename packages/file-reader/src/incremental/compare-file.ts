import type { SourceFile } from "../list-source-files.ts";
import { sameFingerprint } from "../file-fingerprint.ts";
import type { RememberedFile } from "./file-state.ts";
import { unknownTime } from "../http/http-fingerprint.ts";
import { isHttpLocator } from "../http/http-locator.ts";
import { hashContent } from "./hash-content.ts";

/** What became of a file since it was read, and what to remember of it from now on. */
export interface FileChange {
  /** `appended`: what was read is still there, and there is more behind it. */
  readonly kind: "new" | "unchanged" | "appended" | "changed";
  readonly file: RememberedFile;
}

/**
 * Compares a file with what is remembered of it: by size and modification time, and where these differ by
 * its content. A file that was merely touched is unchanged.
 *
 * @throws `SOURCE_FILE_NOT_FOUND`, `SOURCE_FILE_UNREADABLE`
 */
export async function compareFile(
  file: SourceFile,
  before: RememberedFile | undefined,
): Promise<FileChange> {
  const { bytes, mtime, absolutePath } = file;
  if (isHttpLocator(absolutePath)) return compareHttpFile({ bytes, mtime }, before);
  if (before !== undefined && sameFingerprint(before, file)) {
    return { kind: "unchanged", file: before };
  }
  const known = Math.min(before?.bytes ?? 0, bytes);
  const [beginning, sha256] = await hashContent(absolutePath, [known, bytes]);
  const found = { bytes, mtime, ...(sha256 === undefined ? {} : { sha256 }) };
  if (before === undefined) return { kind: "new", file: found };
  if (bytes < before.bytes || before.sha256 !== beginning) return { kind: "changed", file: found };
  return { kind: bytes === before.bytes ? "unchanged" : "appended", file: found };
}

/** Of a file by http there is only what the server says: it is not read to find out. */
function compareHttpFile(file: RememberedFile, before: RememberedFile | undefined): FileChange {
  if (before === undefined) return { kind: "new", file };
  const isSame = file.mtime !== unknownTime && sameFingerprint(before, file);
  return { kind: isSame ? "unchanged" : "changed", file };
}
