import type { ColumnType, DecimalType } from "@dativo/core/plugin";
import type { MysqlType } from "./mysql-type.ts";

/** How values lie on the wire: as texts of their type, or in a way of their own. */
export type WireKind =
  | "cell"
  | "bytes"
  | "timestamp"
  | "boolean"
  | "bits"
  | "set"
  | "geometry"
  | "vector";

/** A column type, and how its values come. */
export interface TypedWire {
  readonly type: ColumnType;
  readonly wire: WireKind;
}

const mostDigits = 38;
const mostSignedBits = 63;
const allBits: DecimalType = { kind: "decimal", precision: 20, scale: 0 };
const geometries = [
  "geometry",
  "point",
  "linestring",
  "polygon",
  "multipoint",
  "multilinestring",
  "multipolygon",
  "geometrycollection",
  "geomcollection",
];

const simple = (kind: "string" | "binary" | "json", ...names: readonly string[]) =>
  names.map((name) => [name, { type: { kind }, wire: "bytes" }] as const);
const cells = (kind: "date" | "float32" | "float64" | "int16" | "uuid", ...names: string[]) =>
  names.map((name) => [name, { type: { kind }, wire: "cell" }] as const);

const fixed: ReadonlyMap<string, TypedWire> = new Map<string, TypedWire>([
  ...simple("string", "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum"),
  // A time may have more than 24 hours, or none yet: it is a duration.
  ...simple("string", "time", "inet4", "inet6", "null"),
  ...simple("binary", "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"),
  ...simple("json", "json"),
  ...cells("date", "date"),
  ...cells("float32", "float"),
  ...cells("float64", "double"),
  ...cells("int16", "year"),
  ...cells("uuid", "uuid"),
  ["datetime", { type: { kind: "timestamp" }, wire: "timestamp" }],
  ["timestamp", { type: { kind: "timestamptz" }, wire: "timestamp" }],
  ...geometries.map((name) => [name, { type: { kind: "binary" }, wire: "geometry" }] as const),
  ["set", { type: { kind: "list", item: item({ kind: "string" }) }, wire: "set" }],
  ["vector", { type: { kind: "list", item: item({ kind: "float32" }) }, wire: "vector" }],
]);

const signed: Readonly<Record<string, ColumnType>> = {
  tinyint: { kind: "int8" },
  smallint: { kind: "int16" },
  mediumint: { kind: "int32" },
  int: { kind: "int32" },
  bigint: { kind: "int64" },
};
const unsigned: Readonly<Record<string, ColumnType>> = {
  tinyint: { kind: "int16" },
  smallint: { kind: "int32" },
  mediumint: { kind: "int32" },
  int: { kind: "int64" },
  bigint: allBits,
};
/** Each holds all that those before it hold. */
const widths: readonly ColumnType["kind"][] = ["int8", "int16", "int32", "int64", "decimal"];

/**
 * The column type of a type, and how its values come; `undefined` where nothing is known of it.
 *
 * @param wanted the type of the contract
 */
export function typedWire(type: MysqlType, wanted: ColumnType | undefined): TypedWire | undefined {
  const integer = (type.isUnsigned ? unsigned : signed)[type.name];
  if (integer !== undefined) return integerWire(integer, wanted);
  if (type.name === "decimal") return decimalWire(type, wanted);
  if (type.name === "bit") return bitWire(type, wanted);
  if (type.name === "time" && wanted?.kind === "time") return { type: wanted, wire: "cell" };
  if (type.name === "float" && wanted?.kind === "float64") return { type: wanted, wire: "cell" };
  return fixed.get(type.name);
}

function integerWire(own: ColumnType, wanted: ColumnType | undefined): TypedWire {
  if (wanted?.kind === "boolean") return { type: wanted, wire: "boolean" };
  const isWider = wanted !== undefined && widths.indexOf(wanted.kind) > widths.indexOf(own.kind);
  return { type: isWider ? wanted : own, wire: "cell" };
}

function decimalWire(
  { precision, scale }: MysqlType,
  wanted: ColumnType | undefined,
): TypedWire | undefined {
  if (precision <= mostDigits) return { type: { kind: "decimal", precision, scale }, wire: "cell" };
  if (wanted?.kind === "decimal") return { type: wanted, wire: "cell" };
  return { type: { kind: "string" }, wire: "bytes" };
}

function bitWire({ precision }: MysqlType, wanted: ColumnType | undefined): TypedWire {
  if (wanted?.kind === "boolean" && precision === 1) return { type: wanted, wire: "bits" };
  const isLong = precision > mostSignedBits || wanted?.kind === "decimal";
  return { type: isLong ? allBits : { kind: "int64" }, wire: "bits" };
}

function item(type: ColumnType): { name: string; type: ColumnType; required: boolean } {
  return { name: "item", type, required: true };
}
