import type { SourceStream } from "@dativo/core/plugin";
import { formatTableName, nearestTables } from "@dativo/sql-reader";
import type { Connection } from "mysql2/promise";
import { queryRows } from "../connection/query-rows.ts";
import { quoteBytes, quoteText } from "../connection/sql-text.ts";
import { mysqlReaderErrors } from "../mysql-reader-errors.ts";
import { typeOfField, type ResultField } from "../types/field-type.ts";
import type { MysqlColumn } from "../types/mysql-type.ts";
import { describeTableColumns } from "./describe-columns.ts";
import { readableTables } from "./list-tables.ts";
import { parseTableName, sqlTableName } from "./table-name.ts";

/** What is read: a table, a view, or a query. */
export interface Relation {
  /** As SQL names it, behind FROM and before an alias. */
  readonly from: string;
  readonly kind: "table" | "view" | "query";
  readonly columns: readonly MysqlColumn[];
  /** Names of the columns of the primary key; empty where there is none. */
  readonly primaryKey: readonly string[];
  /** Estimates of the server; -1 where there is none. */
  readonly estimatedRows: number;
  readonly estimatedBytes: number;
}

/**
 * Describes what a stream reads.
 *
 * @throws `MYSQL_NO_TABLE_NAMED`, `MYSQL_TABLE_NAME_INVALID`, `MYSQL_TABLE_NOT_FOUND`, and what the server says
 *   of a query
 */
export async function describeRelation(
  client: Connection,
  { locator, query }: Pick<SourceStream, "locator" | "query">,
): Promise<Relation> {
  if (query !== undefined) return describeQuery(client, query);
  if (locator === "") throw mysqlReaderErrors.noTableNamed();
  return describeTable(client, locator);
}

async function describeTable(client: Connection, locator: string): Promise<Relation> {
  const name = parseTableName(locator);
  const schema = name.schema === undefined ? "database()" : quoteText(name.schema);
  const rows = await queryRows(
    client,
    `SELECT table_schema AS 'schema', table_name AS 'table', table_type AS type,
       coalesce(table_rows, -1) AS 'rows', coalesce(data_length, -1) AS bytes
     FROM information_schema.tables
     WHERE table_schema = ${schema} AND table_name = ${quoteText(name.table)}`,
  );
  // The catalog compares without regard to capitals, and tables may differ by nothing else.
  const row = rows.find((each) => each["table"] === name.table) ?? rows[0];
  if (row === undefined) {
    const nearest = nearestTables(await readableTables(client), name.table);
    throw mysqlReaderErrors.tableNotFound(
      locator,
      nearest.map((table) => formatTableName(table)),
    );
  }
  const [database, table] = [row["schema"] ?? "", row["table"] ?? ""];
  return {
    from: sqlTableName(database, table),
    kind: row["type"] === "VIEW" ? "view" : "table",
    columns: await describeTableColumns(client, database, table),
    primaryKey: await primaryKeyOf(client, database, table),
    estimatedRows: Number(row["rows"]),
    estimatedBytes: Number(row["bytes"]),
  };
}

/** What a query answers, which is not carried out for it. */
async function describeQuery(client: Connection, query: string): Promise<Relation> {
  const from = `(${query.trim().replace(/;+$/u, "")}\n)`;
  const [, fields] = await client.query(`SELECT * FROM ${from} AS d LIMIT 0`);
  const columns = (fields as unknown as ResultField[]).map((field) => {
    const type = typeOfField(field);
    const digits = type.name === "decimal" ? `(${type.precision},${type.scale})` : "";
    return {
      name: field.name,
      type,
      typeName: `${type.name}${digits}${type.isUnsigned ? " unsigned" : ""}`,
      required: false,
      description: undefined,
    };
  });
  const estimates = { estimatedRows: -1, estimatedBytes: -1 };
  return { from, kind: "query", columns, primaryKey: [], ...estimates };
}

async function primaryKeyOf(
  client: Connection,
  database: string,
  table: string,
): Promise<readonly string[]> {
  const rows = await queryRows(
    client,
    `SELECT column_name AS name FROM information_schema.statistics
     WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(table)}
       AND CAST(table_name AS BINARY) = ${quoteBytes(table)} AND index_name = 'PRIMARY' ORDER BY seq_in_index`,
  );
  return rows.map((row) => row["name"] ?? "");
}
