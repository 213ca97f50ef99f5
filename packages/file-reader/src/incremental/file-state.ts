import type { JsonValue } from "@dativo/core/plugin";
import type { FileFingerprint } from "../file-fingerprint.ts";
import { isDigits, isInteger, isPlainObject } from "../plain-json.ts";
import { sourceFileErrors } from "../source-file-errors.ts";

/** A file as it was when it was read. */
export interface RememberedFile extends FileFingerprint {
  /** Absent in states of the first version. */
  readonly sha256?: string | undefined;
}

/** The versions of states that are understood. */
const versions: readonly unknown[] = [1, 2];

/**
 * The files that a stream has read, by path.
 *
 * @param state what the last commit holds; `undefined` where there is none
 * @throws `SOURCE_STATE_INVALID`
 */
export function readFileState(
  state: JsonValue | undefined,
  stream: string,
): Map<string, RememberedFile> {
  if (state === undefined) return new Map();
  const files = isPlainObject(state) && versions.includes(state["version"]) ? state["files"] : null;
  if (!isPlainObject(files)) throw sourceFileErrors.stateInvalid(stream);
  const remembered = new Map<string, RememberedFile>();
  for (const [path, file] of Object.entries(files)) {
    if (!isRemembered(file)) throw sourceFileErrors.stateInvalid(stream);
    remembered.set(path, file);
  }
  return remembered;
}

/** The state to keep: every file ever read, also those that are gone. */
export function writeFileState(files: ReadonlyMap<string, RememberedFile>): JsonValue {
  const entries = [...files].map(([path, { bytes, mtime, sha256 }]) => [
    path,
    { bytes, mtime, ...(sha256 === undefined ? {} : { sha256 }) },
  ]);
  return { version: 2, files: Object.fromEntries(entries) as Record<string, JsonValue> };
}

function isRemembered(file: unknown): file is RememberedFile {
  if (!isPlainObject(file)) return false;
  const { bytes, mtime, sha256 } = file;
  return isInteger(bytes) && isDigits(mtime) && ["string", "undefined"].includes(typeof sha256);
}
