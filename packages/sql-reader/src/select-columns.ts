import type { ColumnType, Field, Logger, StreamSchema } from "@dativo/core/plugin";

/** A column of a table or a query, as far as it does not depend on the server. */
export interface SourceColumn {
  readonly name: string;
  /** As the server prints the type: `numeric(12,2)`. */
  readonly typeName: string;
  readonly required: boolean;
  readonly description: string | undefined;
}

/** How a column is read. */
export interface ReadColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Set where nothing better than text is known for the type. */
  readonly isUnknown: boolean;
}

/** How the columns of a stream are read, in order. */
export interface SelectedColumns<Read extends ReadColumn> {
  readonly columns: readonly Read[];
  readonly schema: StreamSchema;
}

/** All columns of a stream, by their own types. */
export function describeColumns<Column extends SourceColumn, Read extends ReadColumn>(
  columns: readonly Column[],
  primaryKey: readonly string[],
  resolve: (column: Column, wanted: ColumnType | undefined) => Read,
): SelectedColumns<Read> {
  const resolved = columns.map((column) => resolve(column, undefined));
  const fields = columns.map((column, index) => fieldOf(column, resolved[index]!));
  return {
    columns: resolved,
    schema: { fields, ...(primaryKey.length === 0 ? {} : { primaryKey }) },
  };
}

/**
 * The columns that a contract asks for, in its order, as far as the source has them. Each has the type of the
 * contract where it can be read so, and else its own, which the host makes fit.
 */
export function selectColumns<Column extends SourceColumn, Read extends ReadColumn>(
  columns: readonly Column[],
  contract: StreamSchema | undefined,
  resolve: (column: Column, wanted: ColumnType | undefined) => Read,
  logger: Logger,
): SelectedColumns<Read> {
  const own = describeColumns(columns, [], resolve);
  warnOfUnknown(columns, own.columns, logger);
  if (contract === undefined) return own;
  const selected: Read[] = [];
  const fields: Field[] = [];
  for (const field of contract.fields) {
    const column = columns.find(({ name }) => name === field.name);
    if (column === undefined) continue;
    const resolved = resolve(column, field.type);
    selected.push(resolved);
    fields.push(isSameType(resolved.type, field.type) ? field : fieldOf(column, resolved));
  }
  return { columns: selected, schema: { fields } };
}

function fieldOf(column: SourceColumn, { name, type }: ReadColumn): Field {
  return {
    name,
    type,
    required: column.required,
    ...(column.description === undefined ? {} : { description: column.description }),
  };
}

function isSameType(one: ColumnType, other: ColumnType): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function warnOfUnknown(
  columns: readonly SourceColumn[],
  resolved: readonly ReadColumn[],
  logger: Logger,
): void {
  const unknown = columns.filter((_, index) => resolved[index]!.isUnknown);
  if (unknown.length === 0) return;
  const names = unknown.map(({ name, typeName }) => `${name} (${typeName})`);
  logger.warn(
    `These columns are read as text, because nothing is known of their types: ${names.join(", ")}.`,
  );
}
