import { escapeIdentifier, escapeLiteral } from "pg";
import type { PgColumn } from "../types/pg-type.ts";

/** A column as a cursor: how its values are ordered, and written in a query. */
export interface CursorColumn {
  readonly name: string;
  /** `time`: a time says when its transaction began, or later. */
  readonly kind: "time" | "other";
  /** As SQL orders it: texts by their bytes, whatever the collation. */
  readonly sql: string;
  /** The same of a row with another alias. */
  readonly sqlOf: (alias: string) => string;
  /** Which values have a place in the order; `undefined` where all have that are not null. */
  readonly placed: string | undefined;
  readonly isNullable: boolean;
  readonly type: string;
  /** A value as SQL writes it. */
  readonly literal: (text: string) => string;
}

const integers = ["int2", "int4", "int8", "oid"];
const fractions = ["float4", "float8", "numeric"];
const times = ["date", "timestamp", "timestamptz"];
const texts = ["text", "varchar", "bpchar", "name"];
const others = ["uuid", "time", "xid8", "pg_lsn"];

/** `undefined` where the type has no order that a cursor can go by. */
export function cursorColumn(column: PgColumn): CursorColumn | undefined {
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
