import type { Connection } from "mysql2/promise";
import { queryRows, type TextRow } from "../connection/query-rows.ts";
import { quoteBytes, quoteText } from "../connection/sql-text.ts";
import type { MysqlColumn, MysqlType } from "../types/mysql-type.ts";

/** The columns of a table or a view, invisible and generated ones too, in order. */
export async function describeTableColumns(
  client: Connection,
  database: string,
  table: string,
): Promise<readonly MysqlColumn[]> {
  const rows = await queryRows(
    client,
    `SELECT column_name AS name, data_type AS type, column_type AS type_name,
       numeric_precision AS digits, numeric_scale AS scale, is_nullable AS nullable,
       column_comment AS comment
     FROM information_schema.columns
     WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(table)}
       AND CAST(table_name AS BINARY) = ${quoteBytes(table)}
     ORDER BY ordinal_position`,
  );
  const jsonColumns = await jsonColumnsOf(client, database, table);
  return rows.map((row) => ({
    name: row["name"] ?? "",
    type: typeOf(row, jsonColumns),
    typeName: row["type_name"] ?? "",
    required: row["nullable"] === "NO",
    description: row["comment"] ? row["comment"] : undefined,
  }));
}

function typeOf(row: TextRow, jsonColumns: ReadonlySet<string>): MysqlType {
  const name = (row["type"] ?? "").toLowerCase();
  return {
    name: name === "longtext" && jsonColumns.has(row["name"] ?? "") ? "json" : name,
    isUnsigned: /\bunsigned\b/u.test(row["type_name"] ?? ""),
    precision: Number(row["digits"] ?? 0),
    scale: Number(row["scale"] ?? 0),
  };
}

/** Of MariaDB, JSON is a text with a check: that its value is JSON. */
async function jsonColumnsOf(
  client: Connection,
  database: string,
  table: string,
): Promise<ReadonlySet<string>> {
  const [isMariadb] = await queryRows(
    client,
    `SELECT 1 AS found FROM information_schema.columns
     WHERE table_schema = 'information_schema' AND column_name = 'LEVEL'
       AND table_name = 'CHECK_CONSTRAINTS'`,
  );
  if (isMariadb === undefined) return new Set();
  const rows = await queryRows(
    client,
    `SELECT constraint_name AS name FROM information_schema.check_constraints
     WHERE constraint_schema = ${quoteText(database)} AND table_name = ${quoteText(table)}
       AND level = 'Column' AND check_clause LIKE 'json_valid(%)'`,
  );
  return new Set(rows.map((row) => row["name"] ?? ""));
}
