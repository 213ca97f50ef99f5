import type { ColumnType, SimpleTypeKind } from "../contract/column-type.ts";
import type { OdcsItem } from "./odcs-schema.ts";
import { parsePhysicalType } from "./physical-type.ts";

type LogicalType = NonNullable<OdcsItem["logicalType"]>;

/** The kinds of columns that can be what a logical type says. */
const kindsOf: Readonly<Record<LogicalType, readonly ColumnType["kind"][]>> = {
  string: ["string", "uuid", "json", "binary"],
  integer: ["int8", "int16", "int32", "int64", "decimal"],
  number: ["float32", "float64", "decimal", "int8", "int16", "int32", "int64"],
  boolean: ["boolean"],
  // Before version 3.1 of the standard a timestamp was a date, too.
  date: ["date", "timestamp", "timestamptz"],
  timestamp: ["timestamp", "timestamptz"],
  time: ["time"],
  object: ["json"],
  array: ["json"],
};

const integerTypes: Readonly<Record<string, ColumnType>> = {
  i8: { kind: "int8" },
  i16: { kind: "int16" },
  i32: { kind: "int32" },
  i64: { kind: "int64" },
  i128: { kind: "decimal", precision: 38, scale: 0 },
  u8: { kind: "int16" },
  u16: { kind: "int32" },
  u32: { kind: "int64" },
  u64: { kind: "decimal", precision: 20, scale: 0 },
  u128: { kind: "decimal", precision: 38, scale: 0 },
};

const fractionTypes: Readonly<Record<string, ColumnType>> = {
  f32: { kind: "float32" },
  f64: { kind: "float64" },
};

/** The formats of `logicalTypeOptions` that numbers have. */
export const numberFormats: Readonly<Partial<Record<string, readonly string[]>>> = {
  integer: Object.keys(integerTypes),
  number: Object.keys(fractionTypes),
};

const defaults: Readonly<Record<LogicalType, SimpleTypeKind>> = {
  string: "string",
  integer: "int64",
  number: "float64",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
  time: "time",
  object: "json",
  array: "json",
};

/**
 * The column type of a property without members: the physical type where it is known and is a form of
 * the logical one, else the logical type with its options.
 *
 * @returns `undefined` where neither says anything
 */
export function scalarType(property: OdcsItem): ColumnType | undefined {
  const { logicalType, physicalType, logicalTypeOptions: options = {} } = property;
  const physical = physicalType === undefined ? undefined : parsePhysicalType(physicalType);
  if (logicalType === undefined) return physical;
  const fitting = physical && kindsOf[logicalType].includes(physical.kind) ? physical : undefined;
  if (options.timezone === true && (logicalType === "timestamp" || fitting?.kind === "timestamp")) {
    return { kind: "timestamptz" };
  }
  return fitting ?? typeByOptions(logicalType, options.format) ?? { kind: defaults[logicalType] };
}

function typeByOptions(logicalType: LogicalType, format = ""): ColumnType | undefined {
  if (logicalType === "string" && format === "uuid") return { kind: "uuid" };
  const types = logicalType === "integer" ? integerTypes : fractionTypes;
  const isNumber = logicalType === "integer" || logicalType === "number";
  return isNumber && Object.hasOwn(types, format) ? types[format] : undefined;
}
