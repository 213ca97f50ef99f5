import { BatchBuilder } from "../batch/batch-builder.ts";
import { decodeColumn } from "../batch/decode-column.ts";
import type { ColumnType } from "../contract/column-type.ts";
import { plainNumber } from "./plain-number.ts";

/** A value in the canonical text of a type, or why the type cannot hold it. */
export type CanonicalValue = { readonly text: string } | { readonly problem: string };

/**
 * The canonical text of a value that a contract writes, exactly: it is put into a column and read back.
 *
 * @param text as it is written, all its digits
 */
export function canonicalValue(text: string, type: ColumnType): CanonicalValue {
  const builder = new BatchBuilder({ fields: [{ name: "value", type, required: true }] }, 1);
  const value = valueOf(text, type);
  const problem = builder.appendRow({ value });
  if (problem) return { problem: problem.message };
  const [canonical] = decodeColumn(builder.finish().data.children[0]!, type);
  // Plain values alone have rules: numbers, texts, booleans.
  return { text: typeof canonical === "object" ? "" : String(canonical) };
}

function valueOf(text: string, { kind }: ColumnType): string | boolean {
  if (kind === "boolean") return booleans.get(text) ?? text;
  return kind.startsWith("int") || kind === "decimal" ? plainNumber(text) : text;
}

const booleans = new Map([
  ["true", true],
  ["false", false],
]);
