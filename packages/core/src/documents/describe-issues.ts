import type { z } from "zod";
import { knownKeys, unknownKeyMessage } from "../errors/known-keys.ts";
import type { KeyProblem } from "../errors/key-problem.ts";
import type { SourceDocument } from "./source-document.ts";
import { fromVariable } from "./from-variable.ts";
import { valueAt } from "./value-at.ts";

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
  return withoutConsequences(error.issues).flatMap((issue) =>
    describeIssue(issue, document, schema),
  );
}

/** An empty list in place of a text is not too short besides. */
function withoutConsequences(issues: readonly Issue[]): Issue[] {
  const wrongType = issues.filter(({ code }) => code === "invalid_type");
  const mistyped = new Set(wrongType.map(({ path }) => JSON.stringify(path)));
  return issues.filter(
    (issue) => issue.code === "invalid_type" || !mistyped.has(JSON.stringify(issue.path)),
  );
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
      return withoutConsequences(branch).flatMap((inner) =>
        describeIssue({ ...inner, path: [...path, ...inner.path] }, document, schema),
      );
    }
  }
  const received = valueAt(document.value, path);
  const message = `${messageOf(issue, received)}${fromVariable(document.variableAt?.(path))}`;
  return [{ path, location: document.locate(path), message }];
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
  // JSON has no infinity.
  const found = typeof received === "number" ? String(received) : JSON.stringify(received);
  const shown = found.length > 80 ? `${found.slice(0, 77)}...` : found;
  if (issue.code === "invalid_value") {
    return `${shown} is not valid; valid are ${issue.values.map(String).join(", ")}`;
  }
  if (issue.code === "invalid_type")
    return `${shown} is not ${typeWords[issue.expected] ?? `of type ${issue.expected}`}`;
  return `${shown} is not valid: ${sizeOf(issue) ?? issue.message}`;
}

/** What is counted in values of a kind. */
const units: Readonly<Record<string, string>> = { string: " characters", array: " entries" };

function sizeOf(issue: Issue): string | undefined {
  if (issue.code !== "too_small" && issue.code !== "too_big") return undefined;
  const isSmall = issue.code === "too_small";
  const limit = String(isSmall ? issue.minimum : issue.maximum);
  const unit = units[issue.origin] ?? "";
  const counted = limit === "1" ? unit.replace("entries", "entry").replace(/s$/u, "") : unit;
  if (issue.inclusive === false) return `has to be ${isSmall ? "more" : "less"} than ${limit}`;
  return unit === ""
    ? `has to be ${isSmall ? "at least" : "at most"} ${limit}`
    : `has to have ${isSmall ? "at least" : "at most"} ${limit}${counted}`;
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
