import type { KeyPath } from "../errors/key-problem.ts";
import { withValue } from "./replace-value.ts";
import { valueAt } from "./value-at.ts";

/** With no more digits than a number of JavaScript keeps. */
const number = /^-?(?=(?:\D*\d){1,15}\D*$)\d+(?:\.\d+)?$/u;

/** What a schema says of a value that it refuses, in the fields that issues of zod have. */
export interface RefusedValue {
  readonly path: readonly PropertyKey[];
  /** The type that belongs there. */
  readonly expected?: unknown;
  /** The values that belong there. */
  readonly values?: readonly unknown[];
  /** Of a value that may be one of several: what each of them refuses. */
  readonly errors?: readonly (readonly RefusedValue[])[];
}

/** The variable that a text is the value of; `undefined` for what has not come from one alone. */
export type VariableLookup = (path: KeyPath) => string | undefined;

/** A number or a boolean for which a variable, that can hold nothing but text, has a text. */
export interface Spelling {
  readonly path: KeyPath;
  readonly value: number | boolean;
  /** Whether the schema has said that it wants one there. Else it holds only where the schema takes it. */
  readonly isWanted: boolean;
}

/**
 * Finds the texts of variables that are to be numbers or booleans: among those that a schema refuses, and
 * no others. What a text looks like says nothing: a password may be `00123`, and a name `true`.
 *
 * @param refused by the schema, of this value
 */
export function findSpellings(
  value: unknown,
  refused: readonly RefusedValue[],
  variableAt: VariableLookup,
): Spelling[] {
  const inside = (issue: RefusedValue, above: KeyPath): Spelling[] => {
    const path = [...above, ...keysOf(issue)];
    const branches = (issue.errors ?? []).map((branch) => {
      const found = branch.flatMap((inner) => inside(inner, path));
      return { found, wrong: branch.length - found.filter(({ isWanted }) => isWanted).length };
    });
    // Of several shapes the one is meant that is the least wrong but for its variables.
    const [nearest] = branches.toSorted((left, right) => left.wrong - right.wrong);
    if (nearest !== undefined) return nearest.found;
    const spelled = variableAt(path) === undefined ? undefined : spell(valueAt(value, path), issue);
    return spelled === undefined ? [] : [{ path, ...spelled }];
  };
  return refused.flatMap((issue) => inside(issue, []));
}

/** A copy of a value with the numbers and booleans in their places. */
export function withSpellings(value: unknown, spellings: readonly Spelling[]): unknown {
  return spellings.reduce(
    (whole, spelling) => withValue(whole, spelling.path, spelling.value),
    value,
  );
}

/**
 * Those that hold.
 *
 * @param refused by the schema, of the value with all of them
 */
export function settleSpellings(
  spellings: readonly Spelling[],
  refused: readonly RefusedValue[],
): Spelling[] {
  const places = new Set(refused.map((issue) => JSON.stringify(keysOf(issue))));
  return spellings.filter(({ path, isWanted }) => isWanted || !places.has(JSON.stringify(path)));
}

function keysOf({ path }: RefusedValue): KeyPath {
  return path.map((key) => (typeof key === "symbol" ? String(key) : key));
}

function spell(
  text: unknown,
  { expected, values }: RefusedValue,
): Omit<Spelling, "path"> | undefined {
  const isBoolean = text === "true" || text === "false";
  const isNumber = typeof text === "string" && number.test(text);
  if (!isBoolean && !isNumber) return undefined;
  const wanted = [expected, ...(values ?? []).map((value) => typeof value)];
  const isWanted = wanted.includes(isBoolean ? "boolean" : "number");
  // Of a choice, zod tells only of the branch that comes nearest, which may be one for texts.
  const isOpen = expected === undefined && values === undefined;
  return isWanted || isOpen
    ? { value: isBoolean ? text === "true" : Number(text), isWanted }
    : undefined;
}
