import { parseTableName as parse, type TableName } from "@dativo/sql-reader";
import { escapeIdentifier } from "pg";
import { postgresReaderErrors } from "../postgres-reader-errors.ts";

/**
 * Reads the name of a table, as a job writes it.
 *
 * @throws `POSTGRES_TABLE_NAME_INVALID`
 */
export function parseTableName(text: string): TableName {
  const name = parse(text);
  if ("problem" in name) throw postgresReaderErrors.tableNameInvalid(text, name.problem);
  return name;
}

/** The name as SQL writes it. */
export function sqlTableName({ schema, table }: TableName): string {
  const name = escapeIdentifier(table);
  return schema === undefined ? name : `${escapeIdentifier(schema)}.${name}`;
}
