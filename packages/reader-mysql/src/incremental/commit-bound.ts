import { setTimeout as wait } from "node:timers/promises";
import { highestOf, type SettledHighest, type SqlCursor } from "@dativo/sql-reader";
import type { Connection } from "mysql2/promise";
import type { Relation } from "../catalog/describe-relation.ts";
import { queryRows } from "../connection/query-rows.ts";
import {
  openTransactions,
  openWriters,
  pauseMilliseconds,
  type OpenTransactions,
} from "./open-transactions.ts";

/**
 * The highest time, as SQL writes it, that no transaction can come below which the snapshot does not show:
 * when the oldest one began that was open, or when it was looked. A time without a zone may be meant in that
 * of the server, so the earlier of both readings counts.
 *
 * @param zoneSeconds that the time zone of the server is ahead of UTC
 */
export function boundOfTimes(
  cursor: SqlCursor,
  { now, oldest }: OpenTransactions,
  zoneSeconds: number,
): string {
  const earliest = `CAST('${oldest !== null && oldest < now ? oldest : now}' AS DATETIME(6))`;
  if (cursor.type === "timestamp" || zoneSeconds >= 0) return earliest;
  return `${earliest} - INTERVAL ${-zoneSeconds} SECOND`;
}

/**
 * Waits for the transactions that are open: a number below the highest one may be taken, and not yet committed.
 * What a snapshot shows that is taken afterwards is complete up to the highest value of before.
 *
 * @param client new, and outside of any transaction, so that it sees what others commit
 */
export async function settleHighest(
  client: Connection,
  relation: Relation,
  cursor: SqlCursor,
  waitSeconds: number,
  signal: AbortSignal,
): Promise<SettledHighest & { readonly areHidden: boolean }> {
  const query = (sql: string) => queryRows(client, sql);
  const highest = (await highestOf({ query }, relation.from, cursor, null)) ?? null;
  const deadline = performance.now() + waitSeconds * 1000;
  const { writers, areHidden } = await openTransactions(client, signal);
  let open = writers;
  while (open.length > 0 && performance.now() < deadline) {
    await wait(pauseMilliseconds, undefined, { signal });
    const now = await openWriters(client);
    open = open.filter((transaction) => now.includes(transaction));
  }
  return { highest, isOpen: open.length > 0, areHidden };
}
