import type { Client } from "pg";
import { beginRead } from "../connection/begin-read.ts";
import { openClient, type OpenSettings } from "../connection/open-client.ts";
import { serverError } from "../connection/server-errors.ts";

/** Transactions that were open before a snapshot was taken, and may commit records below what it shows. */
export interface OpenTransactions {
  /** When it was looked, by the server's clock. */
  readonly now: string;
  /** When the oldest of them began; `null` where there is none. */
  readonly oldest: string | null;
  /** Sessions whose transactions the user may not see. */
  readonly hidden: number;
}

/** A view of the database that does not change, for as long as its connection is open. */
export interface Snapshot {
  readonly client: Client;
  /** By which other transactions see the same; `undefined` where the server does not export it. */
  readonly id: string | undefined;
  /** As of right before the snapshot. */
  readonly open: OpenTransactions;
}

/**
 * Takes a snapshot, and looks for open transactions before: what began later has a later time than any record
 * that the snapshot shows.
 *
 * @throws the errors of `serverError`
 */
export async function takeSnapshot(settings: OpenSettings): Promise<Snapshot> {
  const client = await openClient(settings);
  try {
    const open = await openTransactions(client);
    await beginRead(client, settings.connection, settings.options);
    return { client, open, id: await exportSnapshot(client, settings) };
  } catch (cause) {
    await client.end();
    throw serverError(cause, `${settings.connection.host}:${settings.connection.port}`);
  }
}

/** In one form, whatever the settings of the server and the user: they are not pinned yet. */
function inUtc(moment: string): string {
  return `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"Z"')`;
}

async function openTransactions(client: Client): Promise<OpenTransactions> {
  const { rows } = await client.query<{ now: string; oldest: string | null; hidden: string }>(
    `SELECT ${inUtc("clock_timestamp()")} AS now,
       (SELECT ${inUtc("min(began)")} FROM (
          SELECT xact_start AS began FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
          UNION ALL SELECT prepared FROM pg_prepared_xacts WHERE database = current_database()) AS t) AS oldest,
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
          AND query = '<insufficient privilege>') AS hidden`,
  );
  const [row] = rows;
  return { now: row?.now ?? "", oldest: row?.oldest ?? null, hidden: Number(row?.hidden ?? 0) };
}

/** A standby of an older version, and what only resembles PostgreSQL, export none. */
async function exportSnapshot(client: Client, settings: OpenSettings): Promise<string | undefined> {
  try {
    const { rows } = await client.query<{ id: string }>("SELECT pg_export_snapshot() AS id");
    return rows[0]?.id;
  } catch (cause) {
    settings.logger.warn(
      `The server exports no snapshot, so each table is read by one connection: ${serverError(cause, "snapshot").message}`,
    );
    // The statement has ended the transaction: below a savepoint no snapshot can be exported.
    await client.query("ROLLBACK");
    await beginRead(client, settings.connection, settings.options);
    return undefined;
  }
}
