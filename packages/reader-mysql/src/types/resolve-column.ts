import type { ColumnType } from "@dativo/core/plugin";
import type { MysqlReaderOptions } from "../mysql-reader-options.ts";
import type { MysqlColumn, MysqlType } from "./mysql-type.ts";
import { typedWire, type WireKind } from "./wire-type.ts";

/** How a column is read. */
export interface ResolvedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** How its values lie on the wire. */
  readonly wire: WireKind;
  /** What is selected, from the name as SQL writes it. */
  readonly select: (name: string) => string;
  /** Set where nothing better than text is known for the type. */
  readonly isUnknown: boolean;
}

/** Values that are bytes of their own, and no text. */
const binaries = new Set(["binary", "bit", "geometry", "vector"]);
/** Types with values that may not fit, and that are texts where the job says so. */
const unrepresentable = new Set(["date", "datetime", "timestamp"]);

/**
 * Decides how a column is read, once for all of its values: by its type, and by what the contract wants of it.
 *
 * @param wanted the type that the contract has for the column
 */
export function resolveColumn(
  { name, type }: MysqlColumn,
  options: Pick<MysqlReaderOptions, "unrepresentable_values">,
  wanted: ColumnType | undefined,
): ResolvedColumn {
  const typed = typedWire(type, wanted);
  const isText =
    (wanted?.kind === "string" && !binaries.has(typed?.type.kind ?? "") && !isBinary(type)) ||
    (options.unrepresentable_values === "text" && unrepresentable.has(type.name));
  if (typed === undefined || isText) {
    const own: ColumnType = { kind: "string" };
    const isUnknown = typed === undefined;
    return { name, type: own, wire: "bytes", select: selectText(type, isUnknown), isUnknown };
  }
  return { name, ...typed, select: selectText(type, false), isUnknown: false };
}

function isBinary({ name }: MysqlType): boolean {
  return binaries.has(name);
}

function selectText({ name }: MysqlType, isUnknown: boolean): (column: string) => string {
  // As text, the server prints six digits of a float; as a double it prints all of them.
  if (name === "float") return (column) => `CAST(${column} AS DOUBLE)`;
  return isUnknown ? (column) => `CAST(${column} AS CHAR)` : (column) => column;
}
