import type { ColumnType, Field } from "@dativo/core/plugin";
import type { IcebergField, IcebergType } from "./iceberg-schema.ts";

/** Hands out ids of fields. */
export type NextFieldId = () => number;

const names = {
  string: "string",
  json: "string",
  boolean: "boolean",
  int8: "int",
  int16: "int",
  int32: "int",
  int64: "long",
  float32: "float",
  float64: "double",
  date: "date",
  time: "time",
  timestamp: "timestamp",
  timestamptz: "timestamptz",
  uuid: "uuid",
  binary: "binary",
} as const;

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
export function newType(type: ColumnType, nextId: NextFieldId): IcebergType {
  switch (type.kind) {
    case "decimal":
      return `decimal(${type.precision}, ${type.scale})`;
    case "list": {
      const id = nextId();
      return {
        type: "list",
        "element-id": id,
        element: newType(type.item.type, nextId),
        "element-required": type.item.required,
      };
    }
    case "struct":
      return { type: "struct", fields: newFields(type.fields, nextId) };
    default:
      return names[type.kind];
  }
}
