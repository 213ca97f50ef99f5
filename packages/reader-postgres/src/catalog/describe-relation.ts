import { formatTableName, nearestTables, type TableName } from "@dativo/sql-reader";
import type { Client } from "pg";
import { postgresReaderErrors } from "../postgres-reader-errors.ts";
import { loadTypes } from "../types/load-types.ts";
import type { PgColumn } from "../types/pg-type.ts";
import { readableTables } from "./list-tables.ts";
import { parseTableName, sqlTableName } from "./table-name.ts";

/** What is read: a table, a view, or a query. */
export interface Relation {
  /** As SQL names it, behind FROM and before an alias. */
  readonly sql: string;
  /** `pg_class.relkind`; `query` for a query. */
  readonly kind: "r" | "p" | "v" | "m" | "f" | "query";
  /** `pg_class.oid`; 0 for a query. */
  readonly id: number;
  readonly columns: readonly PgColumn[];
  /** Names of the columns of the primary key; empty where there is none. */
  readonly primaryKey: readonly string[];
  /** `pg_class.reltuples`, an estimate; -1 where there is none. */
  readonly estimatedRows: number;
  /** `server_version_num`. */
  readonly serverVersion: number;
  /** Whether the database takes any bytes for a text. */
  readonly hasUncheckedText: boolean;
}

/** The encoding of databases that look at no text. */
const unchecked = "SQL_ASCII";

interface TableRow {
  readonly id: string;
  readonly kind: Relation["kind"];
  readonly schema: string;
  readonly table: string;
  readonly rows: number;
  readonly version: string;
  readonly encoding: string;
  readonly key: string[] | null;
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly modifier: number;
  readonly type_name: string;
  readonly dimensions: number;
  readonly required: boolean;
  readonly description: string | null;
}

/**
 * Describes a table, a view, or a foreign table, as the transaction of the client sees it.
 *
 * @param locator as a job names it
 * @throws `POSTGRES_TABLE_NAME_INVALID`, `POSTGRES_TABLE_NOT_FOUND`
 */
export async function describeTable(client: Client, locator: string): Promise<Relation> {
  const name = parseTableName(locator);
  const row = await findTable(client, name);
  if (!row) {
    const nearest = nearestTables(await readableTables(client), name.table);
    throw postgresReaderErrors.tableNotFound(
      locator,
      nearest.map((table) => formatTableName(table)),
    );
  }
  const columns = await client.query<ColumnRow>(
    `SELECT a.attname AS name, a.atttypid::text AS type, a.atttypmod AS modifier,
       format_type(a.atttypid, a.atttypmod) AS type_name, a.attndims::int4 AS dimensions,
       a.attnotnull AS required, col_description(a.attrelid, a.attnum) AS description
     FROM pg_attribute a WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY a.attnum`,
    [row.id],
  );
  const serverVersion = Number(row.version);
  return {
    sql: sqlTableName({ schema: row.schema, table: row.table }),
    kind: row.kind,
    id: Number(row.id),
    columns: await withTypes(client, columns.rows, serverVersion),
    primaryKey: row.key ?? [],
    estimatedRows: row.rows,
    serverVersion,
    hasUncheckedText: row.encoding === unchecked,
  };
}

/**
 * Describes what a query of the job's own answers. It is not carried out.
 *
 * @throws what the server says of it
 */
export async function describeQuery(client: Client, query: string): Promise<Relation> {
  const sql = `(${query.trim().replace(/;+$/u, "")}\n)`;
  const [found, version] = [
    await client.query({ text: `SELECT * FROM ${sql} AS d LIMIT 0`, rowMode: "array" }),
    await client.query<{ version: string; encoding: string }>(
      `SELECT current_setting('server_version_num') AS version,
         current_setting('server_encoding') AS encoding`,
    ),
  ];
  const serverVersion = Number(version.rows[0]?.version);
  const names = await client.query<{ type_name: string }>(
    `SELECT format_type(type, modifier) AS type_name
     FROM unnest($1::oid[], $2::int4[]) WITH ORDINALITY AS f(type, modifier, position) ORDER BY position`,
    [
      found.fields.map(({ dataTypeID }) => dataTypeID),
      found.fields.map((each) => each.dataTypeModifier),
    ],
  );
  const rows = found.fields.map((field, index) => ({
    name: field.name,
    type: String(field.dataTypeID),
    modifier: field.dataTypeModifier,
    type_name: names.rows[index]?.type_name ?? "",
    dimensions: 0,
    required: false,
    description: null,
  }));
  return {
    sql,
    kind: "query",
    id: 0,
    columns: await withTypes(client, rows, serverVersion),
    primaryKey: [],
    estimatedRows: -1,
    serverVersion,
    hasUncheckedText: version.rows[0]?.encoding === unchecked,
  };
}

async function findTable(
  client: Client,
  { schema, table }: TableName,
): Promise<TableRow | undefined> {
  const { rows } = await client.query<TableRow>(
    `SELECT c.oid::text AS id, c.relkind AS kind, n.nspname AS schema, c.relname AS table,
       c.reltuples::float8 AS rows, current_setting('server_version_num') AS version,
       current_setting('server_encoding') AS encoding,
       (SELECT array_agg(a.attname::text ORDER BY k.position)
        FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(attnum, position), pg_attribute a
        WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.attnum) AS key
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
       AND CASE WHEN $1::text IS NULL THEN pg_table_is_visible(c.oid) ELSE n.nspname = $1 END`,
    [schema ?? null, table],
  );
  return rows[0];
}

async function withTypes(
  client: Client,
  rows: readonly ColumnRow[],
  serverVersion: number,
): Promise<readonly PgColumn[]> {
  const typeOf = await loadTypes(
    client,
    rows.map(({ type }) => Number(type)),
    serverVersion,
  );
  return rows.map((row) => ({
    name: row.name,
    type: typeOf(Number(row.type), row.modifier),
    typeName: row.type_name,
    dimensions: row.dimensions,
    required: row.required,
    description: row.description ?? undefined,
  }));
}
