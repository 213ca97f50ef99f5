import type { z } from "zod";
import { knownKeys, unknownKeyMessage } from "../errors/known-keys.ts";
import type { KeyProblem } from "../errors/key-problem.ts";
import type { SourceDocument } from "./source-document.ts";

type Issue = z.core.$ZodIssue;

/**
 * Says in the words of the file what is wrong with it: one problem for each unknown key, missing key
 * and bad value, with the value found, the values valid, and the nearest known key.
 */
export function describeIssues(
  error: z.ZodError,
  document: SourceDocument,
  schema: z.ZodType,
): KeyProblem[] {
  return error.issues.flatMap((issue) => describeIssue(issue, document, schema));
}

function describeIssue(issue: Issue, document: SourceDocument, schema: z.ZodType): KeyProblem[] {
  const path = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(schema, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      location: document.locate([...path, key]),
      message: unknownKeyMessage(key, known),
    }));
  }
  if (issue.code === "invalid_union") {
    const branch = bestBranch(issue, valueAt(document.value, path));
    if (branch) {
      return branch.flatMap((inner) =>
        describeIssue({ ...inner, path: [...path, ...inner.path] }, document, schema),
      );
    }
  }
  const received = valueAt(document.value, path);
  return [{ path, location: document.locate(path), message: messageOf(issue, received) }];
}

/** YAML's own words for what a schema expects. */
const typeWords: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a section of keys",
  record: "a section of keys",
  string: "a text",
};

function messageOf(issue: Issue, received: unknown): string {
  if (issue.code === "custom") return issue.message;
  if (received === undefined) return "is missing";
  if (received === null && issue.path.length === 0) return "the file is empty";
  const found = JSON.stringify(received);
  const shown = found.length > 80 ? `${found.slice(0, 77)}...` : found;
  if (issue.code === "invalid_value") {
    return `${shown} is not valid; valid are ${issue.values.map(String).join(", ")}`;
  }
  if (issue.code === "invalid_type")
    return `${shown} is not ${typeWords[issue.expected] ?? `of type ${issue.expected}`}`;
  return `${shown} is not valid: ${issue.message}`;
}

/** The branch of a union that the value comes nearest to: the one of its own type. */
function bestBranch(
  issue: Extract<Issue, { code: "invalid_union" }>,
  received: unknown,
): readonly Issue[] | undefined {
  const branches = issue.errors as readonly (readonly Issue[])[];
  const fitting = branches.filter(
    (branch) => !branch.some(({ code, path }) => code === "invalid_type" && path.length === 0),
  );
  return received === undefined ? undefined : fitting[0];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}
