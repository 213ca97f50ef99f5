import type { z } from "zod";
import type { SourceDocument } from "./source-document.ts";
import { variablesIn } from "./variables-in.ts";
import { findSpellings, settleSpellings, withSpellings, type RefusedValue } from "./spellings.ts";

/** A document with numbers and booleans where its schema wants them in place of a variable's text. */
export function spellDocument(document: SourceDocument, schema: z.ZodType): SourceDocument {
  const { value } = document;
  if (variablesIn(value, document, []).length === 0) return document;
  // Code that zod makes for speed costs more than a document that is checked once.
  const refusedOf = (part: unknown): readonly RefusedValue[] =>
    schema.safeParse(part, { jitless: true }).error?.issues ?? [];
  const found = findSpellings(value, refusedOf(value), (path) => document.variableAt?.(path));
  if (found.length === 0) return document;
  const spellings = settleSpellings(found, refusedOf(withSpellings(value, found)));
  return { ...document, value: withSpellings(value, spellings) };
}
