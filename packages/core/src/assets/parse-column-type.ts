import type { ColumnType, SimpleTypeKind } from "../contract/column-type.ts";

/**
 * Names of a contract and the columns that they mean. `integer` and `float` have 64 bits, as in the
 * contracts of the earlier implementation; whoever wants fewer names them: `int32`, `float32`.
 */
const simpleTypes: Readonly<Record<string, SimpleTypeKind>> = {
  string: "string",
  integer: "int64",
  bigint: "int64",
  int8: "int8",
  int16: "int16",
  int32: "int32",
  int64: "int64",
  float: "float64",
  double: "float64",
  float32: "float32",
  float64: "float64",
  boolean: "boolean",
  date: "date",
  time: "time",
  timestamp: "timestamp",
  timestamptz: "timestamptz",
  uuid: "uuid",
  binary: "binary",
  json: "json",
};

const decimalPattern = /^decimal\(\s*(\d{1,2})\s*(?:,\s*(\d{1,2})\s*)?\)$/u;

/** Every type that a contract can name, for messages. */
export const typeNames: readonly string[] = [
  ...Object.keys(simpleTypes),
  "decimal(precision,scale)",
  "list",
  "struct",
];

/** The column type that a name of a contract means; `undefined` for a name that means none. */
export function parseColumnType(name: string): ColumnType | undefined {
  const kind = Object.hasOwn(simpleTypes, name) ? simpleTypes[name] : undefined;
  if (kind !== undefined) return { kind };
  const match = decimalPattern.exec(name);
  if (!match) return undefined;
  const precision = Number(match[1]);
  const scale = Number(match[2] ?? 0);
  if (precision < 1 || precision > 38 || scale > precision) return undefined;
  return { kind: "decimal", precision, scale };
}
