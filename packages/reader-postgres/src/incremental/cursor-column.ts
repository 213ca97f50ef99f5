import type { SqlCursor } from "@dativo/sql-reader";
import { escapeIdentifier, escapeLiteral } from "pg";
import type { PgColumn } from "../types/pg-type.ts";

const integers = ["int2", "int4", "int8", "oid"];
const fractions = ["float4", "float8", "numeric"];
const times = ["date", "timestamp", "timestamptz"];
const texts = ["text", "varchar", "bpchar", "name"];
const others = ["uuid", "time", "xid8", "pg_lsn"];

/** `undefined` where the type has no order that a cursor can go by. */
export function cursorColumn(column: PgColumn): SqlCursor | undefined {
  const { type, name } = column;
  if (type.kind !== "base") return undefined;
  const base = type.name;
  const isText = texts.includes(base);
  if (![...integers, ...fractions, ...times, ...others].includes(base) && !isText) return undefined;
  const quoted = escapeIdentifier(name);
  const ordered = (sql: string): string => (isText ? `${sql}::text COLLATE "C"` : sql);
  return {
    name,
    kind: times.includes(base) ? "time" : "other",
    sql: ordered(quoted),
    text: `${quoted}::text`,
    sqlOf: (alias) => ordered(`${alias}.${quoted}`),
    placed: placedValues(base, quoted),
    isNullable: !column.required,
    type: base,
    literal: (text) => `${escapeLiteral(text)}::${isText ? "text" : base}`,
  };
}

function placedValues(base: string, quoted: string): string | undefined {
  if (times.includes(base)) return `isfinite(${quoted})`;
  if (!fractions.includes(base)) return undefined;
  // NaN is greater than everything. Older versions have no infinite numerics, and take the text for nothing else.
  return base === "numeric"
    ? `${quoted}::text NOT IN ('NaN', 'Infinity', '-Infinity')`
    : `${quoted} > '-Infinity'::float8 AND ${quoted} < 'Infinity'::float8`;
}
