import type { Client } from "pg";
import { formatTableName, parseTableName } from "./table-name.ts";

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
  const { rows } = await client.query<{ schema: string; table: string; visible: boolean }>(
    `SELECT n.nspname AS schema, c.relname AS table, pg_table_is_visible(c.oid) AS visible
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${readable} AND has_table_privilege(c.oid, 'SELECT')
     ORDER BY 1, 2`,
  );
  const wanted = matcher(pattern);
  const unwanted = exclude.map((each) => matcher(each));
  return rows
    .filter((row) => wanted(row) && !unwanted.some((matches) => matches(row)))
    .map(({ schema, table }) => formatTableName({ schema, table }));
}

interface ListedTable {
  readonly schema: string;
  readonly table: string;
  /** Whether it is found without its schema. */
  readonly visible: boolean;
}

function matcher(pattern: string): (table: ListedTable) => boolean {
  const { schema, table } = parseTableName(pattern);
  const matchesTable = wildcard(table);
  if (schema === undefined) return (each) => each.visible && matchesTable.test(each.table);
  const matchesSchema = wildcard(schema);
  return (each) => matchesSchema.test(each.schema) && matchesTable.test(each.table);
}

function wildcard(pattern: string): RegExp {
  const source = pattern
    .split(/([*?])/u)
    .map((part) => (part === "*" ? ".*" : part === "?" ? "." : escaped(part)))
    .join("");
  return new RegExp(`^${source}$`, "su");
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}
