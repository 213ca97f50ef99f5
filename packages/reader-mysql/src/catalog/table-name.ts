import { parseTableName as parse, type TableName } from "@dativo/sql-reader";
import { quoteName } from "../connection/sql-text.ts";
import { mysqlReaderErrors } from "../mysql-reader-errors.ts";

/**
 * Reads the name of a table, as a job writes it: what stands before the dot is the database.
 *
 * @throws `MYSQL_TABLE_NAME_INVALID`
 */
export function parseTableName(text: string): TableName {
  const name = parse(text, '"`');
  if ("problem" in name) throw mysqlReaderErrors.tableNameInvalid(text, name.problem);
  return name;
}

/** The name as SQL writes it. */
export function sqlTableName(schema: string, table: string): string {
  return `${quoteName(schema)}.${quoteName(table)}`;
}
