import { formatTableName, tablesLike, type ListedTable } from "@dativo/sql-reader";
import type { Client } from "pg";
import { parseTableName } from "./table-name.ts";

/** The kinds of relations that records can be read from. A partition is read with its table. */
const readable = `c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND has_schema_privilege(n.oid, 'USAGE')`;

/**
 * The tables, views and foreign tables that a pattern means, sorted: `*` stands for any characters and `?` for
 * one, in the schema, the table, or both. Without a schema, those of the search path are meant.
 *
 * @param exclude names and patterns that are not meant
 * @returns names as a job writes them, with their schemas
 */
export async function listTables(
  client: Client,
  pattern: string,
  exclude: readonly string[],
): Promise<readonly string[]> {
  const tables = tablesLike(
    await readableTables(client),
    parseTableName(pattern),
    exclude.map((each) => parseTableName(each)),
  );
  return tables.map((table) => formatTableName(table));
}

/** All tables that the user may read. */
export async function readableTables(client: Client): Promise<readonly ListedTable[]> {
  const { rows } = await client.query<ListedTable>(
    `SELECT n.nspname AS schema, c.relname AS table, pg_table_is_visible(c.oid) AS visible
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${readable} AND has_table_privilege(c.oid, 'SELECT')
     ORDER BY 1, 2`,
  );
  return rows;
}
