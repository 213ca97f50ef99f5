import type { ColumnType, StreamSchema } from "../contract/column-type.ts";
import type { RejectedRecord } from "../contract/reject.ts";

/**
 * A schema whose columns take the values that were rejected: an integer that is too large makes a
 * decimal, anything else a text.
 *
 * @returns the same schema where no column is to blame
 */
export function widenRejected(
  schema: StreamSchema,
  rejects: readonly Pick<RejectedRecord, "column" | "reason">[],
): StreamSchema {
  const widened = new Map<string, ColumnType>();
  for (const { column, reason } of rejects) {
    const [name = ""] = column?.split(".") ?? [];
    const field = schema.fields.find(
      (candidate) => candidate.name === column || candidate.name === name,
    );
    if (field === undefined) continue;
    const wider = widerType(field.type, reason);
    const known = widened.get(field.name);
    if (known?.kind !== "string") widened.set(field.name, wider);
  }
  if (widened.size === 0) return schema;
  return {
    ...schema,
    fields: schema.fields.map((field) => ({
      ...field,
      type: widened.get(field.name) ?? field.type,
    })),
  };
}

function widerType(type: ColumnType, reason: string): ColumnType {
  if (type.kind === "int64" && reason === "VALUE_OUT_OF_RANGE") {
    return { kind: "decimal", precision: 38, scale: 0 };
  }
  return { kind: type.kind === "list" || type.kind === "struct" ? "json" : "string" };
}
