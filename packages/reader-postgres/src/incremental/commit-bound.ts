import { setTimeout as wait } from "node:timers/promises";
import { highestOf, type SettledHighest, type SqlCursor } from "@dativo/sql-reader";
import { escapeLiteral, type Client } from "pg";
import type { Relation } from "../catalog/describe-relation.ts";
import type { OpenTransactions } from "../plan/snapshot.ts";

const pollMilliseconds = 50;

/**
 * The highest time, as SQL writes it, that no transaction can come below which the snapshot does not show:
 * when the oldest one began that was open, or when it was looked. A time without a zone may be meant in that
 * of the server, so the earlier of both readings counts.
 */
export function boundOfTimes(cursor: SqlCursor, { now, oldest }: OpenTransactions): string {
  const moments = [now, ...(oldest === null ? [] : [oldest])].map(
    (moment) => `${escapeLiteral(moment)}::timestamptz`,
  );
  const earliest = `least(${moments.join(", ")})`;
  if (cursor.type === "timestamptz") return earliest;
  const zone = "(SELECT reset_val FROM pg_settings WHERE name = 'TimeZone')";
  const local = `least(${earliest} AT TIME ZONE 'UTC', ${earliest} AT TIME ZONE ${zone})`;
  return cursor.type === "date" ? `${local}::date` : local;
}

/**
 * Waits for the transactions that write to a table: a number below the highest one may be taken, and not yet
 * committed. Whoever takes it holds a lock on the table by then, which everybody may see. What the snapshot
 * shows that is taken afterwards is complete up to the highest value of before.
 *
 * @param client outside of any transaction, so that it sees what others commit
 */
export async function settleHighest(
  client: Client,
  relation: Relation,
  cursor: SqlCursor,
  waitSeconds: number,
  signal: AbortSignal,
): Promise<SettledHighest> {
  const query = async (sql: string) => (await client.query(sql)).rows;
  const highest = (await highestOf({ query }, relation.sql, cursor, null)) ?? null;
  const deadline = performance.now() + waitSeconds * 1000;
  let open = await writersOf(client, relation);
  while (open.length > 0 && performance.now() < deadline) {
    await wait(pollMilliseconds, undefined, { signal });
    const now = await writersOf(client, relation);
    open = open.filter((transaction) => now.includes(transaction));
  }
  return { highest, isOpen: open.length > 0 };
}

async function writersOf(client: Client, { id, kind }: Relation): Promise<readonly string[]> {
  const tree = kind === "p" ? "SELECT relid FROM pg_partition_tree($1::oid)" : "SELECT $1::oid";
  const { rows } = await client.query<{ transaction: string }>(
    `SELECT DISTINCT virtualtransaction AS transaction FROM pg_locks
     WHERE relation IN (${tree}) AND granted AND pid IS DISTINCT FROM pg_backend_pid()
       AND mode NOT IN ('AccessShareLock', 'RowShareLock', 'ShareLock', 'ShareUpdateExclusiveLock')`,
    [id],
  );
  return rows.map(({ transaction }) => transaction);
}
