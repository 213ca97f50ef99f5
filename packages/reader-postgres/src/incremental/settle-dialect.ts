import type { SettleDialect } from "@dativo/sql-reader";
import type { Relation } from "../catalog/describe-relation.ts";
import { openClient, type OpenSettings } from "../connection/open-client.ts";
import { takeSnapshot, type Snapshot } from "../plan/snapshot.ts";
import { boundOfTimes, settleHighest } from "./commit-bound.ts";

/** How PostgreSQL tells which transactions may still commit, and when they began. */
export function settleDialect(settings: OpenSettings): SettleDialect<Snapshot, Relation> {
  const { options, logger, signal } = settings;
  let hasWarned = false;
  return {
    boundOfTimes: (cursor, { open }) => {
      if (open.hidden > 0 && !hasWarned) {
        hasWarned = true;
        logger.warn(
          `The user may not see when the transactions of ${open.hidden} sessions began. What commits late is read only within incremental.lookback_days; GRANT pg_read_all_stats shows them.`,
        );
      }
      return boundOfTimes(cursor, open);
    },
    showsWriters: ({ kind }) => kind !== "query" && kind !== "v" && kind !== "f",
    settleHighest: async (relation, cursor) => {
      const client = await openClient(settings);
      try {
        const seconds = options.late_commit_wait_seconds;
        return await settleHighest(client, relation, cursor, seconds, signal);
      } finally {
        await client.end();
      }
    },
    takeSnapshot: () => takeSnapshot(settings),
    options,
    logger,
  };
}
