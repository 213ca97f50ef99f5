import type { ColumnType, Field } from "@dativo/core/plugin";
import { icebergErrors } from "../iceberg-errors.ts";
import { decimalParts, type IcebergSchema, type IcebergType, typeName } from "./iceberg-schema.ts";

const kinds: Readonly<Record<string, ColumnType>> = {
  boolean: { kind: "boolean" },
  int: { kind: "int32" },
  long: { kind: "int64" },
  float: { kind: "float32" },
  double: { kind: "float64" },
  date: { kind: "date" },
  time: { kind: "time" },
  timestamp: { kind: "timestamp" },
  timestamptz: { kind: "timestamptz" },
  string: { kind: "string" },
  uuid: { kind: "uuid" },
  binary: { kind: "binary" },
};

/**
 * All columns of a table, to read its rows with.
 *
 * @throws `ICEBERG_TYPE_UNREADABLE` for maps and fixed bytes, of which this version makes no columns
 */
export function tableColumns({ fields }: IcebergSchema): Field[] {
  return fields.map(({ name, type, required }) => ({ name, required, type: toType(type, name) }));
}

function toType(type: IcebergType, column: string): ColumnType {
  if (typeof type === "string") {
    const decimal = decimalParts(type);
    if (decimal) return { kind: "decimal", ...decimal };
    const known = kinds[type];
    if (known) return known;
  } else if (type.type === "list") {
    const item = toType(type.element, column);
    return {
      kind: "list",
      item: { name: "element", required: type["element-required"], type: item },
    };
  } else if (type.type === "struct") {
    return {
      kind: "struct",
      fields: type.fields.map((field) => ({
        name: field.name,
        required: field.required,
        type: toType(field.type, column),
      })),
    };
  }
  throw icebergErrors.typeUnreadable(column, typeName(type));
}
