import { listRepositoryFiles, readRepositoryFile } from "./repository-files.ts";

/** Something that is named in the sources, and the file that names it. */
export interface Named {
  readonly name: string;
  readonly file: string;
}

const codePattern = /"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/gu;

/** Every error code of every catalog, as often as it is written there. */
export function listErrorCodes(): Named[] {
  return namesIn(isCatalog, codePattern).filter(({ name }) => !name.startsWith("ERR_"));
}

/** Every reason that a record is rejected with, once. */
export function listRejectReasons(): string[] {
  const lines = listRepositoryFiles()
    .filter((path) => isSource(path) && !isCatalog(path))
    .flatMap((path) => readRepositoryFile(path).split("\n"))
    // `reason: "…"`, a choice between reasons, or a member of a union of them.
    .filter((line) => /\breason\b|^\s*\| "/iu.test(line));
  const names = lines.flatMap((line) =>
    [...line.matchAll(codePattern)].map((match) => match[1] ?? ""),
  );
  return [...new Set(names)].toSorted();
}

function namesIn(isWanted: (path: string) => boolean, pattern: RegExp): Named[] {
  return listRepositoryFiles()
    .filter((path) => isWanted(path))
    .flatMap((file) =>
      [...readRepositoryFile(file).matchAll(pattern)].map((match) => ({
        name: match[1] ?? "",
        file,
      })),
    );
}

function isSource(path: string): boolean {
  return (
    /^packages\/[^/]+\/src\/.*\.ts$/u.test(path) && !/\.test(-d)?\.ts$|__fixtures__/u.test(path)
  );
}

/** The catalogs, and the places that give foreign errors a code. */
function isCatalog(path: string): boolean {
  return isSource(path) && /-errors?\.ts$/u.test(path);
}
