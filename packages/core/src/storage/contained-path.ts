import { storageErrors } from "../errors/storage-errors.ts";

/**
 * Checks that a relative path stays inside its folder.
 *
 * @param path with `/` between its parts
 * @returns the same path
 * @throws `OUTPUT_PATH_INVALID` for an absolute path, `.`, `..`, an empty part, a backslash or NUL
 */
export function containedPath(path: string): string {
  const parts = path.split("/");
  const bad = parts.some(
    (part) => part === "" || part === "." || part === ".." || /[\0\\]/u.test(part),
  );
  if (bad || /^[A-Za-z]:/u.test(path)) throw storageErrors.outputPathInvalid(path);
  return path;
}
