import type { ColumnType } from "@dativo/core/plugin";
import type { PostgresReaderOptions } from "../postgres-reader-options.ts";
import { isText } from "./base-types.ts";
import type { PgColumn, PgType } from "./pg-type.ts";
import { wireTypeOf, type WireType } from "./wire-type.ts";

/** How a column is read. */
export interface ResolvedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** How its values lie on the wire. */
  readonly wire: WireType;
  /** What is selected, from the name as SQL writes it. */
  readonly select: (name: string) => string;
  /** Set where nothing better than text is known for the type. */
  readonly isUnknown: boolean;
}

type Policy = Pick<PostgresReaderOptions, "unrepresentable_values">;

/**
 * Decides how a column is read, once for all of its values: by its type in the catalog, and by what the
 * contract wants of it where that decides what PostgreSQL leaves open.
 *
 * @param wanted the type that the contract has for the column
 */
export function resolveColumn(
  column: PgColumn,
  policy: Policy,
  wanted: ColumnType | undefined,
): ResolvedColumn {
  const { name, type, dimensions } = column;
  const asText = (isUnknown: boolean): ResolvedColumn => ({
    name,
    type: { kind: "string" },
    wire: { kind: "bytes" },
    select: (sql) => `${sql}::text`,
    isUnknown,
  });
  if (wanted?.kind === "string" && !isText(type)) return asText(false);
  if (type.kind === "array" && (dimensions > 1 || wanted?.kind === "json")) return asJson(name);
  if (policy.unrepresentable_values === "text" && hasUnrepresentable(type)) return asText(false);
  const wire = wireTypeOf(type, wanted);
  if (wire === undefined) return isNested(type) ? asJson(name) : asText(isUnknownBase(type));
  return {
    name,
    type: wire.type,
    wire: wire.wire,
    select: wire.cast === undefined ? (sql) => sql : (sql) => castTo(sql, wire.cast),
    isUnknown: false,
  };
}

function castTo(sql: string, cast: string | undefined): string {
  return cast?.includes("$") ? cast.replace("$", () => sql) : `${sql}::${cast}`;
}

function asJson(name: string): ResolvedColumn {
  return {
    name,
    type: { kind: "json" },
    wire: { kind: "bytes" },
    select: (sql) => `to_json(${sql})::text`,
    isUnknown: false,
  };
}

function isNested(type: PgType): boolean {
  return type.kind !== "base" && type.kind !== "enum";
}

/** The types whose values may not fit, and that are texts where the job says so. */
const unrepresentable = new Set(["numeric", "date", "timestamp", "timestamptz", "time"]);

function hasUnrepresentable(type: PgType): boolean {
  return type.kind === "base" && unrepresentable.has(type.name);
}

/** Types of the catalog have a text that everybody knows; those of others need a word. */
function isUnknownBase(type: PgType): boolean {
  return type.kind === "base" && (type.name.includes(".") || type.name === "unknown");
}
