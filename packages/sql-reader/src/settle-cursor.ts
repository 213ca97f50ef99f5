import type { Logger, SourceStream } from "@dativo/core/plugin";
import type { SqlCursor } from "./sql-cursor.ts";
import type { Settled } from "./table-planner.ts";

/** How waiting for writers ended. */
export interface SettledHighest {
  /** The highest value before the wait, as the server prints it; `null` where there is none. */
  readonly highest: string | null;
  /** Whether a transaction is still open that may have taken a lower value, and not committed it. */
  readonly isOpen: boolean;
}

/** What one kind of server has of its own. */
export interface SettleDialect<Snapshot, Relation> {
  /** The highest time, as SQL writes it, that nothing can come below which the snapshot does not show. */
  readonly boundOfTimes: (cursor: SqlCursor, shared: Snapshot) => string;
  /** Whether anybody can tell which transactions write to it. */
  readonly showsWriters: (relation: Relation) => boolean;
  /** Waits for those that do, up to `late_commit_wait_seconds`. */
  readonly settleHighest: (relation: Relation, cursor: SqlCursor) => Promise<SettledHighest>;
  readonly takeSnapshot: () => Promise<Snapshot>;
  readonly options: {
    readonly late_commits: "hold_back" | "ignore";
    readonly late_commit_wait_seconds: number;
  };
  readonly logger: Logger;
}

/**
 * Sees to it that nothing can come below what a run reads: of times by a bound, of other cursors by waiting for
 * whoever may have taken a lower value. See decisions/022.
 */
export async function settleCursor<Snapshot, Relation>(
  dialect: SettleDialect<Snapshot, Relation>,
  relation: Relation,
  cursor: SqlCursor,
  { name: stream }: SourceStream,
  shared: Snapshot,
): Promise<Settled<Snapshot>> {
  const { options, logger } = dialect;
  const unbounded = { snapshot: shared, bound: undefined, waits: false };
  if (options.late_commits === "ignore") return unbounded;
  if (cursor.kind === "time") {
    return { ...unbounded, bound: dialect.boundOfTimes(cursor, shared) };
  }
  if (!dialect.showsWriters(relation)) {
    logger.warn(
      `'${stream}' is no table, so nobody can tell which transactions write to it: what commits late, with a lower value in '${cursor.name}', is not read.`,
      { stream },
    );
    return unbounded;
  }
  const { highest, isOpen } = await dialect.settleHighest(relation, cursor);
  if (isOpen) {
    logger.warn(
      `A transaction has been open for longer than ${options.late_commit_wait_seconds} s, and may have taken lower values in '${cursor.name}': nothing is read of '${stream}' this time.`,
      { stream },
    );
    return { ...unbounded, waits: true };
  }
  const bound = highest === null ? "NULL" : cursor.literal(highest);
  return { snapshot: await dialect.takeSnapshot(), bound, waits: false };
}
