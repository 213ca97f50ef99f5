import { setTimeout as wait } from "node:timers/promises";
import type { Connection } from "mysql2/promise";
import { beginRead } from "../connection/begin-read.ts";
import { queryRows, type TextRow } from "../connection/query-rows.ts";
import { serverError } from "../connection/server-errors.ts";

/** Transactions that were open when it was looked. */
export interface OpenTransactions {
  /** When it was looked, by the server's clock, in UTC: `2024-01-31 13:05:00.000001`. */
  readonly now: string;
  /** When the oldest of them began, or the oldest statement; `null` where there is none. */
  readonly oldest: string | null;
  /** Those that write or may be about to. */
  readonly writers: readonly string[];
  /** Whether the server does not tell, or not this user. */
  readonly areHidden: boolean;
}

/** The server makes its list anew only where nobody has read it for 100 ms. */
export const pauseMilliseconds = 200;
const mostAttempts = 25;

/**
 * Which transactions of others are open. What has a time of its own, but no transaction yet, is a statement that
 * waits: it counts from its beginning.
 *
 * @param client a new connection, outside of any transaction: it begins one, and when that is in the server's
 *   list, the list is not older than that
 * @param signal stops the wait for it
 */
export async function openTransactions(
  client: Connection,
  signal: AbortSignal,
): Promise<OpenTransactions> {
  const [clock] = await queryRows(client, "SELECT CONVERT(now(6) USING utf8mb4) AS now");
  const now = clock?.["now"] ?? "";
  const hidden = { now, oldest: null, writers: [], areHidden: true };
  await beginRead(client);
  try {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const transactions = await listTransactions(client);
      if (transactions.some((row) => row["is_own"] === "1")) {
        const others = transactions.filter((row) => row["is_own"] === "0");
        const began = [...others, ...(await listStatements(client))].map((row) => row["began"]);
        const oldest = began.map((each) => each ?? now).toSorted()[0] ?? null;
        return { now, oldest, writers: writersOf(others), areHidden: false };
      }
      await wait(pauseMilliseconds, undefined, { signal });
    }
    return hidden;
  } catch (cause) {
    if (serverError(cause, "").code !== "MYSQL_PRIVILEGE_MISSING") throw cause;
    return hidden;
  } finally {
    await client.query("COMMIT");
  }
}

/** The writers among the transactions that are open now, by a list that may be a little older. */
export async function openWriters(client: Connection): Promise<readonly string[]> {
  return writersOf(await listTransactions(client));
}

function writersOf(transactions: readonly TextRow[]): string[] {
  return transactions.filter((row) => row["writes"] === "1").map((row) => row["id"] ?? "");
}

/** InnoDB has their beginnings in the time zone of the machine, in whole seconds. */
function listTransactions(client: Connection): Promise<readonly TextRow[]> {
  return queryRows(
    client,
    `SELECT CONVERT(trx_started - INTERVAL @dativo_system_seconds SECOND USING utf8mb4) AS began,
       CONCAT_WS(' ', trx_mysql_thread_id, trx_started, trx_id) AS id,
       trx_mysql_thread_id = connection_id() AS is_own,
       trx_query IS NOT NULL OR trx_lock_structs > 0 OR trx_rows_modified > 0 AS writes
     FROM information_schema.innodb_trx
     WHERE trx_is_read_only = 0 OR trx_mysql_thread_id = connection_id()`,
  );
}

function listStatements(client: Connection): Promise<readonly TextRow[]> {
  return queryRows(
    client,
    `SELECT CONVERT(now(6) - INTERVAL (time + 1) SECOND USING utf8mb4) AS began
     FROM information_schema.processlist
     WHERE id <> connection_id() AND command IN ('Query', 'Execute') AND time IS NOT NULL`,
  );
}
