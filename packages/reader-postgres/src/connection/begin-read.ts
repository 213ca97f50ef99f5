import { escapeIdentifier, escapeLiteral, type Client } from "pg";
import type { PostgresReaderOptions } from "../postgres-reader-options.ts";
import type { ConnectionSettings } from "./connection-settings.ts";

/**
 * Begins a transaction that only reads, in which the server takes and prints values in one way, whatever the
 * settings of server, user and process. They are local to the transaction, so that poolers do no harm.
 *
 * @param snapshot one that another transaction has exported and still holds open
 */
export async function beginRead(
  client: Client,
  { searchPath }: Pick<ConnectionSettings, "searchPath">,
  options: PostgresReaderOptions,
  snapshot?: string,
): Promise<void> {
  const settings: Readonly<Record<string, string>> = {
    TimeZone: "UTC",
    DateStyle: "ISO, YMD",
    IntervalStyle: "iso_8601",
    extra_float_digits: "1",
    bytea_output: "hex",
    statement_timeout: milliseconds(options.statement_timeout_seconds),
    idle_in_transaction_session_timeout: milliseconds(options.idle_timeout_seconds),
  };
  const statements = [
    "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    ...(snapshot === undefined ? [] : [`SET TRANSACTION SNAPSHOT ${escapeLiteral(snapshot)}`]),
    ...Object.entries(settings).map(
      ([name, value]) => `SET LOCAL ${name} = ${escapeLiteral(value)}`,
    ),
    // A database that takes any bytes for a text would fail at the first that is no UTF-8, in place of sending it.
    `SELECT set_config('client_encoding',
       CASE current_setting('server_encoding') WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END, true)`,
    ...(searchPath === undefined ? [] : [`SET LOCAL search_path = ${pathOf(searchPath)}`]),
  ];
  await client.query(statements.join("; "));
}

function milliseconds(seconds: number): string {
  return String(Math.round(seconds * 1000));
}

function pathOf(searchPath: string): string {
  return searchPath
    .split(",")
    .map((schema) => escapeIdentifier(schema.trim().replace(/^"(.*)"$/u, "$1")))
    .join(", ");
}
