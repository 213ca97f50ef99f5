import type { KeyPath } from "../errors/key-problem.ts";
import type { SourceDocument } from "./source-document.ts";

/** A text that is the value of a variable and nothing else. Plain data: it can be sent to a thread. */
export interface VariablePlace {
  /** Of the text, in the value that it is a part of. */
  readonly path: KeyPath;
  /** Of the variable. */
  readonly name: string;
}

/** The texts of a part of a document that variables have given. */
export function variablesIn(
  part: unknown,
  document: SourceDocument,
  above: KeyPath,
  path: KeyPath = [],
): VariablePlace[] {
  if (typeof part === "string") {
    const name = document.variableAt?.([...above, ...path]);
    return name === undefined ? [] : [{ path, name }];
  }
  const members: Iterable<[string | number, unknown]> = Array.isArray(part)
    ? part.entries()
    : Object.entries(Object(part));
  return [...members].flatMap(([key, member]) =>
    variablesIn(member, document, above, [...path, key]),
  );
}
