import type { ColumnType, Field, StreamSchema } from "../contract/column-type.ts";
import type { RejectedRecord } from "../contract/reject.ts";

type ColumnReject = Pick<RejectedRecord, "column" | "reason">;

/**
 * A schema whose columns take the values that were rejected: where null was, the column is optional; an
 * integer that is too large makes a decimal, anything else a text.
 *
 * @returns the same schema where no column is to blame
 */
export function widenRejected(
  schema: StreamSchema,
  rejects: readonly ColumnReject[],
): StreamSchema {
  const wider = new Map<Field, Field>();
  for (const { column, reason } of rejects) {
    const field = fieldOfReject(schema, column);
    if (field === undefined) continue;
    const widened = widenField(wider.get(field) ?? field, field.type, reason);
    if (widened) wider.set(field, widened);
  }
  if (wider.size === 0) return schema;
  return { ...schema, fields: schema.fields.map((field) => wider.get(field) ?? field) };
}

/** The column that a reject names, also by a place inside of it: `address.zip`, `tags.0`. */
export function fieldOfReject(
  { fields }: StreamSchema,
  column: string | undefined,
): Field | undefined {
  if (column === undefined) return undefined;
  return fields
    .filter(({ name }) => column === name || column.startsWith(`${name}.`))
    .toSorted((one, other) => other.name.length - one.name.length)[0];
}

/** @param read the type that the values were read under */
function widenField(field: Field, read: ColumnType, reason: string): Field | undefined {
  const isNested = read.kind === "list" || read.kind === "struct";
  if (reason === "REQUIRED_VALUE_MISSING" && !isNested) {
    return field.required ? { ...field, required: false } : undefined;
  }
  // What no text can hold, a wider type does not help.
  if (read.kind === "string" || field.type.kind === "string") return undefined;
  if (read.kind === "int64" && reason === "VALUE_OUT_OF_RANGE") {
    return { ...field, type: { kind: "decimal", precision: 38, scale: 0 } };
  }
  return { ...field, type: { kind: isNested ? "json" : "string" } };
}
