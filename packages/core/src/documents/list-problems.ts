import { formatKeyPath, type KeyProblem } from "../errors/key-problem.ts";

/**
 * The problems of a file and of those that it names, as a reader goes through them: each once, its own
 * first, then file by file, from the top to the bottom. A mistake in an anchor is one, wherever its
 * aliases stand.
 */
export function listProblems(problems: readonly KeyProblem[]): KeyProblem[] {
  const byMistake = new Map<string, KeyProblem>();
  for (const problem of problems) {
    const { path, location, message } = problem;
    const place = location === undefined ? formatKeyPath(path) : [location, path.at(-1)];
    const mistake = JSON.stringify([fileOf(problem), place, message]);
    if (!byMistake.has(mistake)) byMistake.set(mistake, problem);
  }
  const files = [undefined, ...new Set(problems.map(fileOf))];
  return [...byMistake.values()].toSorted(
    (left, right) =>
      files.indexOf(fileOf(left)) - files.indexOf(fileOf(right)) ||
      lineOf(left) - lineOf(right) ||
      (left.location?.column ?? 0) - (right.location?.column ?? 0),
  );
}

/** What is missing at the top has no place, and comes last. */
function lineOf({ location }: KeyProblem): number {
  return location?.line ?? Number.MAX_SAFE_INTEGER;
}

function fileOf({ file, location }: KeyProblem): string | undefined {
  return file ?? location?.file;
}
