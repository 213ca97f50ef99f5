import type { Connection } from "mysql2/promise";
import { queryRows } from "../connection/query-rows.ts";
import { serverError } from "../connection/server-errors.ts";

/** Transactions that were open when it was looked. */
export interface OpenTransactions {
  /** When it was looked, by the server's clock, in UTC: `2024-01-31 13:05:00.000001`. */
  readonly now: string;
  /** When the oldest of them began, or the oldest statement; `null` where there is none. */
  readonly oldest: string | null;
  /** Those that write or may be about to, by connection and beginning. */
  readonly writers: readonly string[];
  /** Whether the user may not see those of others. */
  readonly areHidden: boolean;
}

/**
 * Which transactions of others are open. What has a time of its own, but no transaction yet, is a statement that
 * waits: it counts from its beginning.
 */
export async function openTransactions(client: Connection): Promise<OpenTransactions> {
  const [clock] = await queryRows(client, "SELECT CONVERT(now(6) USING utf8mb4) AS now");
  const now = clock?.["now"] ?? "";
  try {
    const transactions = await queryRows(
      client,
      `SELECT CONVERT(trx_started USING utf8mb4) AS began,
         CONCAT(trx_mysql_thread_id, ' ', trx_started) AS id,
         trx_query IS NOT NULL OR trx_lock_structs > 0 OR trx_rows_modified > 0 AS writes
       FROM information_schema.innodb_trx
       WHERE trx_mysql_thread_id <> connection_id() AND trx_is_read_only = 0`,
    );
    const statements = await queryRows(
      client,
      `SELECT CONVERT(now(6) - INTERVAL (time + 1) SECOND USING utf8mb4) AS began
       FROM information_schema.processlist
       WHERE id <> connection_id() AND command IN ('Query', 'Execute') AND time IS NOT NULL`,
    );
    const began = [...transactions, ...statements].map((row) => row["began"] ?? now);
    return {
      now,
      oldest: began.toSorted()[0] ?? null,
      writers: transactions.filter((row) => row["writes"] === "1").map((row) => row["id"] ?? ""),
      areHidden: false,
    };
  } catch (cause) {
    if (serverError(cause, "").code !== "MYSQL_PRIVILEGE_MISSING") throw cause;
    return { now, oldest: null, writers: [], areHidden: true };
  }
}
