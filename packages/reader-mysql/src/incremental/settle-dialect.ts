import type { SettleDialect } from "@dativo/sql-reader";
import type { Relation } from "../catalog/describe-relation.ts";
import { prepareSession } from "../connection/begin-read.ts";
import { openClient, type OpenSettings } from "../connection/open-client.ts";
import { takeSnapshot, type Snapshot } from "../plan/snapshot.ts";
import { boundOfTimes, settleHighest } from "./commit-bound.ts";

/** How InnoDB tells which transactions may still commit, and when they began. */
export function settleDialect(settings: OpenSettings): SettleDialect<Snapshot, Relation> {
  const { options, logger, signal } = settings;
  let hasWarned = false;
  const warnOfHidden = (areHidden: boolean): void => {
    if (!areHidden || hasWarned) return;
    hasWarned = true;
    logger.warn(
      "The user may not see which transactions are open. What commits late is read only within incremental.lookback_days; GRANT PROCESS ON *.* shows them.",
    );
  };
  return {
    boundOfTimes: (cursor, { open, zoneSeconds }) => {
      warnOfHidden(open.areHidden);
      return boundOfTimes(cursor, open, zoneSeconds);
    },
    // Whatever it writes to, a transaction is in the list.
    showsWriters: () => true,
    settleHighest: async (relation, cursor) => {
      const client = await openClient(settings);
      try {
        await prepareSession(client, options);
        const seconds = options.late_commit_wait_seconds;
        const settled = await settleHighest(client, relation, cursor, seconds, signal);
        warnOfHidden(settled.areHidden);
        return settled;
      } finally {
        client.destroy();
      }
    },
    takeSnapshot: () => takeSnapshot(settings),
    options,
    logger,
  };
}
