import { formatTableName, tablesLike, type ListedTable } from "@dativo/sql-reader";
import type { Connection } from "mysql2/promise";
import { queryRows } from "../connection/query-rows.ts";
import { parseTableName } from "./table-name.ts";

/**
 * The tables and views that a pattern means, sorted: `*` stands for any characters and `?` for one, in the
 * database, the table, or both. Without a database, that of the connection is meant.
 *
 * @param exclude names and patterns that are not meant
 * @returns names as a job writes them, with their databases
 */
export async function listTables(
  client: Connection,
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

/** All tables and views of the user's own: those that the server keeps of itself are none. */
export async function readableTables(client: Connection): Promise<readonly ListedTable[]> {
  const rows = await queryRows(
    client,
    `SELECT table_schema AS 'schema', table_name AS 'table', table_schema <=> database() AS visible
     FROM information_schema.tables
     WHERE table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
     AND table_type IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')
     ORDER BY 1, 2`,
  );
  return rows.map((row) => ({
    schema: row["schema"] ?? "",
    table: row["table"] ?? "",
    visible: row["visible"] === "1",
  }));
}
