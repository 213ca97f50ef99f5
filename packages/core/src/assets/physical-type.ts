import type { ColumnType, SimpleTypeKind } from "../contract/column-type.ts";

/** Spellings of the databases, without parameters, in lower case. `int8` is PostgreSQL's: eight bytes. */
const simpleTypes: Readonly<Record<string, SimpleTypeKind>> = {
  ...each(
    "string",
    "char|character|character varying|varchar|varchar2|nvarchar|nvarchar2|nchar|bpchar",
  ),
  ...each("string", "text|string|tinytext|mediumtext|longtext|ntext|clob|nclob|citext|xml|name"),
  ...each("int16", "smallint|int2|smallserial|tinyint|byteint|int16"),
  ...each("int32", "int|integer|int4|serial|mediumint|int32|smallint unsigned|tinyint unsigned"),
  ...each(
    "int64",
    "bigint|int8|bigserial|long|int64|int unsigned|integer unsigned|mediumint unsigned",
  ),
  ...each("float32", "real|float4|float32"),
  ...each("float64", "float|double|double precision|float8|float64|binary_double"),
  ...each("boolean", "boolean|bool"),
  ...each("date", "date"),
  ...each("time", "time|time without time zone"),
  ...each(
    "timestamp",
    "timestamp|datetime|datetime2|smalldatetime|timestamp_ntz|timestamp without time zone",
  ),
  ...each(
    "timestamptz",
    "timestamptz|timestamp with time zone|datetimeoffset|timestamp_tz|timestamp_ltz",
  ),
  ...each("uuid", "uuid|uniqueidentifier|guid"),
  ...each("json", "json|jsonb|variant|super"),
  ...each("binary", "bytea|blob|tinyblob|mediumblob|longblob|binary|varbinary|bytes|image|raw"),
};

const decimalNames = new Set(["decimal", "numeric", "number", "dec", "fixed", "bignumeric"]);

/** Digits of a decimal that says none: values with more are rejected, and none is rounded. */
const widestDecimal: ColumnType = { kind: "decimal", precision: 38, scale: 9 };

/**
 * The column type that a database's name of a type means: `varchar(18)`, `NUMERIC(12,2)`, `timestamp(6)
 * with time zone`.
 *
 * @returns `undefined` for a name that is not known, or that no column can hold exactly
 */
export function parsePhysicalType(name: string): ColumnType | undefined {
  const match = /^\s*([^()]*?)\s*(?:\(([^()]*)\)\s*([^()]*?))?\s*$/u.exec(name);
  if (!match) return undefined;
  const words = [match[1], match[3]].filter((part) => part !== undefined && part !== "");
  const base = words.join(" ").toLowerCase().replaceAll(/\s+/gu, " ");
  const parameters = (match[2] ?? "").split(",").map((part) => part.trim());
  if (base === "bigint unsigned") return { kind: "decimal", precision: 20, scale: 0 };
  if (decimalNames.has(base)) return decimalOf(parameters);
  if (base === "float" && /^\d+$/u.test(parameters[0] ?? "")) {
    return { kind: Number(parameters[0]) <= 24 ? "float32" : "float64" };
  }
  const kind = Object.hasOwn(simpleTypes, base) ? simpleTypes[base] : undefined;
  return kind === undefined ? undefined : { kind };
}

function decimalOf(parameters: readonly string[]): ColumnType | undefined {
  const [precision = "", scale = "0"] = parameters;
  if (precision === "") return widestDecimal;
  if (!/^\d+$/u.test(precision) || !/^\d+$/u.test(scale)) return undefined;
  const digits = Math.max(Number(precision), Number(scale));
  if (digits < 1 || digits > 38) return undefined;
  return { kind: "decimal", precision: digits, scale: Number(scale) };
}

function each(kind: SimpleTypeKind, names: string): Record<string, SimpleTypeKind> {
  return Object.fromEntries(names.split("|").map((name) => [name, kind]));
}
