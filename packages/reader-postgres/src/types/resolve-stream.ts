import type { ColumnType, Field, Logger, StreamSchema } from "@dativo/core/plugin";
import type { Relation } from "../catalog/describe-relation.ts";
import type { PostgresReaderOptions } from "../postgres-reader-options.ts";
import { fieldOf, resolveColumn, type ResolvedColumn } from "./resolve-column.ts";

/** How the columns of a stream are read, in order. */
export interface ResolvedStream {
  readonly columns: readonly ResolvedColumn[];
  readonly schema: StreamSchema;
}

/** All columns of a stream, by their own types. */
export function describeColumns(
  relation: Relation,
  options: PostgresReaderOptions,
): ResolvedStream {
  const columns = relation.columns.map((column) => resolveColumn(column, options, undefined));
  const fields = relation.columns.map((column, index) => fieldOf(column, columns[index]!));
  const { primaryKey } = relation;
  return {
    columns,
    schema: { fields, ...(primaryKey.length === 0 ? {} : { primaryKey }) },
  };
}

/**
 * The columns that a contract asks for, in its order, as far as the source has them. Each has the type of the
 * contract where it can be read so, and else its own, which the host makes fit.
 */
export function resolveStream(
  relation: Relation,
  options: PostgresReaderOptions,
  contract: StreamSchema | undefined,
  logger: Logger,
): ResolvedStream {
  const own = describeColumns(relation, options);
  warnOfUnknown(relation, own.columns, logger);
  if (contract === undefined) return own;
  const columns: ResolvedColumn[] = [];
  const fields: Field[] = [];
  for (const field of contract.fields) {
    const column = relation.columns.find(({ name }) => name === field.name);
    if (column === undefined) continue;
    const resolved = resolveColumn(column, options, field.type);
    columns.push(resolved);
    fields.push(sameType(resolved.type, field.type) ? field : fieldOf(column, resolved));
  }
  return { columns, schema: { fields } };
}

function sameType(one: ColumnType, other: ColumnType): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function warnOfUnknown(
  relation: Relation,
  columns: readonly ResolvedColumn[],
  logger: Logger,
): void {
  const unknown = relation.columns.filter((_, index) => columns[index]!.isUnknown);
  if (unknown.length === 0) return;
  const names = unknown.map(({ name, typeName }) => `${name} (${typeName})`);
  logger.warn(
    `These columns are read as text, because nothing is known of their types: ${names.join(", ")}.`,
  );
}
