import type { ColumnType, Field } from "@dativo/core/plugin";
import { icebergErrors } from "../iceberg-errors.ts";
import { type IcebergSchema, type IcebergType, typeName } from "./iceberg-schema.ts";
import { columnOfPrimitive } from "./primitive-types.ts";

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
    const known = columnOfPrimitive(type);
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
