import type { z } from "zod";
import type { JsonObject } from "../contract/json.ts";
import type { KeyPath, KeyProblem } from "../errors/key-problem.ts";
import { knownKeys } from "../errors/known-keys.ts";
import { fittingValue } from "../schema/fitting-value.ts";
import { describeIssues } from "./describe-issues.ts";
import { hasKey } from "./has-key.ts";
import { withValue, withoutValue } from "./replace-value.ts";
import type { SourceDocument } from "./source-document.ts";
import { spellDocument } from "./spell-document.ts";

/** What a file says, as far as it can be told. */
export interface CheckedDocument<Value> {
  /** Values that are not valid are replaced by some that are; `undefined` where that is not enough. */
  readonly value: Value | undefined;
  readonly problems: readonly KeyProblem[];
  /** Whether the value at a path is not the one of the file: what is said of it is no problem of the file. */
  readonly isReplaced: (path: KeyPath) => boolean;
}

/** What a file is checked against. */
export interface DocumentSchema<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** The same as JSON Schema; asked for where something is wrong. */
  readonly jsonSchema: () => JsonObject;
  /** Keys that a section lacks where it says too little, by the section's path. */
  readonly complete?: (path: KeyPath) => JsonObject;
}

const mostRounds = 10;

/**
 * Checks a file against its schema. A schema stops at the first value of a wrong type before it compares
 * values with each other; here each bad value is replaced by a fitting one and the rest is looked at
 * again, until all that is wrong is known.
 */
export function checkDocument<Schema extends z.ZodType>(
  document: SourceDocument,
  kind: DocumentSchema<Schema>,
): CheckedDocument<z.output<Schema>> {
  const problems: KeyProblem[] = [];
  const replaced: KeyPath[] = [];
  // What has no value yet, such as that of a variable, is not judged by what stands there instead.
  const told = document.problems.map(({ path }) => path);
  const isReplaced = (path: KeyPath): boolean => replaced.some((place) => startsWith(path, place));
  let { value } = spellDocument(document, kind.schema);
  for (let round = 0; round < mostRounds; round += 1) {
    // Code that zod makes for speed costs more than a document that is checked once.
    const result = kind.schema.safeParse(value, { jitless: true });
    if (result.success) return { value: result.data, problems, isReplaced };
    const found = describeIssues(result.error, { ...document, value }, kind.schema);
    const known = new Set(problems.map(identityOf));
    const isNew = (problem: KeyProblem): boolean =>
      !known.has(identityOf(problem)) &&
      !isReplaced(problem.path) &&
      !told.some((path) => startsWith(problem.path, path));
    problems.push(...found.filter(isNew));
    for (const { path } of found) {
      const again = replaced.some(
        (place) => place.length === path.length && startsWith(path, place),
      );
      // What fits by its type alone, such as an empty list, can still be refused.
      const repaired = again ? remove(value, path) : repair(value, path, kind);
      value = repaired.value;
      replaced.push(...repaired.paths);
    }
  }
  return { value: undefined, problems, isReplaced };
}

interface Repaired {
  readonly value: unknown;
  readonly paths: readonly KeyPath[];
}

function repair<Schema extends z.ZodType>(
  value: unknown,
  path: KeyPath,
  { schema, jsonSchema, complete }: DocumentSchema<Schema>,
): Repaired {
  const key = path.at(-1);
  const above = path.slice(0, -1);
  if (key === undefined || !hasKey(value, above)) return { value, paths: [] };
  const known = knownKeys(schema, above);
  if (hasKey(value, path) && known.length > 0 && !known.includes(String(key))) {
    return remove(value, path);
  }
  const current = path.reduce<unknown>((part, name) => Reflect.get(Object(part), name), value);
  // A section that says too little, or whose values do not go together.
  const lacking = Object.entries(isSection(current) ? (complete?.(path) ?? {}) : {}).filter(
    ([name]) => !hasKey(value, [...path, name]),
  );
  if (lacking.length > 0) {
    const add = (whole: unknown, [name, part]: (typeof lacking)[number]): unknown =>
      withValue(whole, [...path, name], part);
    return { value: lacking.reduce(add, value), paths: lacking.map(([name]) => [...path, name]) };
  }
  const stand = fittingValue(jsonSchema(), path);
  const isFitting = isSection(current) && isSection(stand);
  return isFitting ? { value, paths: [] } : { value: withValue(value, path, stand), paths: [path] };
}

function remove(value: unknown, path: KeyPath): Repaired {
  const isKey = typeof path.at(-1) === "string" && hasKey(value, path);
  return { value: isKey ? withoutValue(value, path) : value, paths: [path] };
}

function isSection(part: unknown): boolean {
  return typeof part === "object" && part !== null && !Array.isArray(part);
}

function startsWith(path: KeyPath, start: KeyPath): boolean {
  return start.length <= path.length && start.every((key, index) => path[index] === key);
}

function identityOf({ path, message }: KeyProblem): string {
  return JSON.stringify([path, message]);
}
