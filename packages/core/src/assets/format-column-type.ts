import type { ColumnType } from "../contract/column-type.ts";

/** A column type in the words of a contract: `bigint`, `decimal(12,2)`, `list<string>`. */
export function formatColumnType(type: ColumnType): string {
  switch (type.kind) {
    case "decimal":
      return `decimal(${type.precision},${type.scale})`;
    case "list":
      return `list<${formatColumnType(type.item.type)}>`;
    case "struct":
      return `struct<${type.fields.map((field) => `${field.name}: ${formatColumnType(field.type)}`).join(", ")}>`;
    case "int64":
      return "bigint";
    case "float64":
      return "double";
    default:
      return type.kind;
  }
}
