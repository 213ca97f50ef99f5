import { describeIssues } from "../documents/describe-issues.ts";
import { hasKey } from "../documents/has-key.ts";
import { withValue, withoutValue } from "../documents/replace-value.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import type { KeyPath, KeyProblem } from "../errors/key-problem.ts";
import { knownKeys } from "../errors/known-keys.ts";
import { fittingValue } from "../schema/fitting-value.ts";
import { plainJobSchema } from "../schema/job-json-schema.ts";
import { jobSchema, type JobFile } from "./job-schema.ts";

/** What a job file says, as far as it can be told. */
export interface CheckedJob {
  /** Values that are not valid are replaced by some that are; `undefined` where that is not enough. */
  readonly file: JobFile | undefined;
  readonly problems: readonly KeyProblem[];
  /** Whether the value at a path is not the one of the file: what is said of it is no problem of the job. */
  readonly isReplaced: (path: KeyPath) => boolean;
}

/**
 * Checks a job against its schema. A schema stops at the first value of a wrong type before it compares
 * values with each other; here each bad value is replaced by a fitting one and the rest is looked at
 * again, until all that is wrong is known.
 */
export function checkJobDocument(document: SourceDocument): CheckedJob {
  const problems: KeyProblem[] = [];
  const replaced: KeyPath[] = [];
  // What has no value yet, such as that of a variable, is not judged by what stands there instead.
  const told = document.problems.map(({ path }) => path);
  const isReplaced = (path: KeyPath): boolean => replaced.some((place) => startsWith(path, place));
  let { value } = document;
  for (;;) {
    const result = jobSchema.safeParse(value);
    if (result.success) return { file: result.data, problems, isReplaced };
    const found = describeIssues(result.error, { ...document, value }, jobSchema).filter(
      ({ path }) => !isReplaced(path),
    );
    const known = new Set(problems.map(identityOf));
    const isNew = (problem: KeyProblem): boolean =>
      !known.has(identityOf(problem)) && !told.some((path) => startsWith(problem.path, path));
    problems.push(...found.filter(isNew));
    const repairs = found.flatMap(({ path }) => repairOf(value, path));
    if (repairs.length === 0) return { file: undefined, problems, isReplaced };
    for (const { path, repair } of repairs) {
      value = repair(value);
      replaced.push(path);
    }
  }
}

interface Repair {
  readonly path: KeyPath;
  readonly repair: (value: unknown) => unknown;
}

function repairOf(value: unknown, path: KeyPath): Repair[] {
  const key = path.at(-1);
  if (key === undefined || !hasKey(value, path)) return [];
  const known = knownKeys(jobSchema, path.slice(0, -1));
  if (known.length > 0 && typeof key === "string" && !known.includes(key)) {
    return [{ path, repair: (whole) => withoutValue(whole, path) }];
  }
  const stand = fittingValue(plainJobSchema(), path);
  // A section or a list of the right type has no fitting one: what is wrong lies between its values.
  if (typeof stand === "object") return isOfType(value, path, stand) ? [] : [replace(path, stand)];
  return [replace(path, stand)];
}

function replace(path: KeyPath, stand: unknown): Repair {
  return { path, repair: (whole) => withValue(whole, path, stand) };
}

function isOfType(value: unknown, path: KeyPath, other: unknown): boolean {
  let current = value;
  for (const key of path) current = Reflect.get(Object(current), key);
  return (
    typeof current === "object" &&
    current !== null &&
    Array.isArray(current) === Array.isArray(other)
  );
}

function startsWith(path: KeyPath, start: KeyPath): boolean {
  return start.length <= path.length && start.every((key, index) => path[index] === key);
}

function identityOf({ path, message }: KeyProblem): string {
  return JSON.stringify([path, message]);
}
