import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { RefusedValue } from "../documents/spellings.ts";
import { knownKeys, unknownKeyMessage } from "../errors/known-keys.ts";

/** What is wrong with one key of some options, and what belongs there; plain JSON. */
export interface PlainIssue extends RefusedValue {
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
    return [{ message: issue.message, path, ...wanted(issue) }];
  }
  const known = knownKeys(schema, path);
  return keys.map((key) => ({
    message: unknownKeyMessage(String(key), known),
    path: [...path, String(key)],
  }));
}

/** Only what JSON can hold of it: a schema can also want a bigint. */
function wanted(issue: object): Omit<RefusedValue, "path"> {
  const { expected, values, errors } = issue as Partial<RefusedValue>;
  const isPlain = (value: unknown): boolean => ["number", "boolean"].includes(typeof value);
  return {
    ...(typeof expected === "string" ? { expected } : {}),
    ...(Array.isArray(values) ? { values: values.filter(isPlain) } : {}),
    ...(Array.isArray(errors)
      ? {
          errors: (errors as NonNullable<RefusedValue["errors"]>).map((branch) =>
            branch.map((inner) => ({ path: inner.path, ...wanted(inner) })),
          ),
        }
      : {}),
  };
}
