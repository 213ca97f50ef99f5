import type { ColumnType, SimpleTypeKind } from "@dativo/core/plugin";
import { decimalParts } from "./iceberg-schema.ts";

/** Names of the primitive types, by the kind of column that they hold. */
const names: Readonly<Record<SimpleTypeKind, string>> = {
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
};

const kinds = new Map<string, SimpleTypeKind>([
  ...Object.entries(names).map(([kind, name]) => [name, kind as SimpleTypeKind] as const),
  // Of those that share a name, the one that says no more than the type does.
  ["string", "string"],
  ["int", "int32"],
]);

/** The primitive type of a column that is not nested; `undefined` for one that is. */
export function primitiveType(type: ColumnType): string | undefined {
  if (type.kind === "list" || type.kind === "struct") return undefined;
  return type.kind === "decimal" ? `decimal(${type.precision}, ${type.scale})` : names[type.kind];
}

/** The column that holds a primitive type; `undefined` for one that this package does not read. */
export function columnOfPrimitive(name: string): ColumnType | undefined {
  const decimal = decimalParts(name);
  if (decimal) return { kind: "decimal", ...decimal };
  const kind = kinds.get(name);
  return kind && { kind };
}
