import type { StandardSchemaV1 } from "@standard-schema/spec";
import { knownKeys, unknownKeyMessage } from "../errors/known-keys.ts";

/** What is wrong with one key of some options; plain JSON. */
export interface PlainIssue {
  readonly message: string;
  readonly path: readonly (string | number)[];
}

/** The issues that a schema means with one of its own: zod reports all unknown keys of an object at once. */
export function plainIssues(issue: StandardSchemaV1.Issue, schema: unknown): PlainIssue[] {
  const path = (issue.path ?? [])
    .map((segment) => (typeof segment === "object" ? segment.key : segment))
    .map((key) => (typeof key === "symbol" ? String(key) : key));
  const { code, keys } = issue as { code?: unknown; keys?: unknown };
  if (code !== "unrecognized_keys" || !Array.isArray(keys) || keys.length === 0) {
    return [{ message: issue.message, path }];
  }
  const known = knownKeys(schema, path);
  return keys.map((key) => ({
    message: unknownKeyMessage(String(key), known),
    path: [...path, String(key)],
  }));
}
