import type { Field, RecordBatch } from "@dativo/core/plugin";
import { icebergErrors } from "../iceberg-errors.ts";

/**
 * The columns of a contract that a table is to have: not those that are there under a new name now, and that
 * the contract has only because earlier runs wrote them.
 */
export function contractColumns(
  fields: readonly Field[],
  renamed: Readonly<Record<string, string>>,
): readonly Field[] {
  const names = new Set(fields.map(({ name }) => name));
  const isOldName = (name: string): boolean =>
    Object.hasOwn(renamed, name) && names.has(renamed[name] ?? "");
  return fields.some(({ name }) => isOldName(name))
    ? fields.filter(({ name }) => !isOldName(name))
    : fields;
}

/** @throws `ICEBERG_RENAME_AMBIGUOUS` when a column that is left out has values */
export function refuseLostValues(batch: RecordBatch, kept: readonly Field[]): void {
  if (batch.schema.fields.length === kept.length) return;
  const names = new Set(kept.map(({ name }) => name));
  batch.schema.fields.forEach(({ name }, index) => {
    const data = batch.data.children[index];
    if (names.has(name) || data === undefined || data.nullCount === data.length) return;
    throw icebergErrors.renameAmbiguous(name);
  });
}
