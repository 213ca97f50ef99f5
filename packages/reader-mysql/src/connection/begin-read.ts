import type { Connection } from "mysql2/promise";
import type { MysqlReaderOptions } from "../mysql-reader-options.ts";
import { queryRows } from "./query-rows.ts";

/** What is known of a server once it is connected to. */
export interface ServerFacts {
  readonly isMariadb: boolean;
  readonly version: string;
  /** Seconds that the time zone of the server is ahead of UTC. */
  readonly zoneSeconds: number;
}

/**
 * Sets what decides how the server prints values, whatever its own settings.
 *
 * @returns what is known of it
 */
export async function prepareSession(
  client: Connection,
  options: MysqlReaderOptions,
): Promise<ServerFacts> {
  const [facts] = await queryRows(
    client,
    "SELECT version() AS version, timestampdiff(SECOND, utc_timestamp(), now()) AS zone",
  );
  const version = facts?.["version"] ?? "";
  const isMariadb = version.includes("MariaDB");
  const timeout = options.statement_timeout_seconds;
  const statements = [
    "SET NAMES utf8mb4",
    // What the time zone of the machine is, whatever that of the server: InnoDB tells times in it.
    "SET time_zone = 'SYSTEM'",
    "SET @dativo_system_seconds = timestampdiff(SECOND, utc_timestamp(), now())",
    "SET time_zone = '+00:00'",
    // Else CHAR columns come with blanks that were never put in.
    "SET sql_mode = replace(@@sql_mode, 'PAD_CHAR_TO_FULL_LENGTH', '')",
    `SET net_write_timeout = ${options.write_timeout_seconds}`,
    isMariadb
      ? `SET max_statement_time = ${timeout}`
      : `SET max_execution_time = ${Math.round(timeout * 1000)}`,
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
  ];
  for (const statement of statements) await client.query(statement);
  return { isMariadb, version, zoneSeconds: Number(facts?.["zone"] ?? 0) };
}

/** Begins a transaction that only reads, and sees the database as of now. */
export async function beginRead(client: Connection): Promise<void> {
  await client.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
}
