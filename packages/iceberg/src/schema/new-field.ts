import type { ColumnType, Field } from "@dativo/core/plugin";
import type { IcebergField, IcebergType } from "./iceberg-schema.ts";
import { primitiveType } from "./primitive-types.ts";

/** Hands out ids of fields. */
export type NextFieldId = () => number;

/**
 * The columns of a new table, or new ones of a table. Ids go level by level, as Iceberg's own library gives
 * them: those of the columns, then those of what is in them.
 */
export function newFields(fields: readonly Field[], nextId: NextFieldId): IcebergField[] {
  const ids = fields.map(() => nextId());
  return fields.map(({ name, type, required, description }, index) => ({
    id: ids[index] ?? 0,
    name,
    required,
    type: newType(type, nextId),
    ...(description === undefined ? {} : { doc: description }),
  }));
}

/** The Iceberg type of a column; what is in it gets new ids. */
function newType(type: ColumnType, nextId: NextFieldId): IcebergType {
  if (type.kind === "list") {
    const id = nextId();
    return {
      type: "list",
      "element-id": id,
      element: newType(type.item.type, nextId),
      "element-required": type.item.required,
    };
  }
  if (type.kind === "struct") return { type: "struct", fields: newFields(type.fields, nextId) };
  return primitiveType(type) ?? type.kind;
}
