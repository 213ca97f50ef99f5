import type { SourceStream } from "@dativo/core/plugin";
import type { Settled, SqlCursor } from "@dativo/sql-reader";
import type { Relation } from "../catalog/describe-relation.ts";
import { openClient, type OpenSettings } from "../connection/open-client.ts";
import { takeSnapshot, type Snapshot } from "../plan/snapshot.ts";
import { boundOfTimes, settleHighest } from "./commit-bound.ts";

/** Sees to it that nothing can come below what a run reads. See decisions/022. */
export class CursorSettler {
  readonly #settings: OpenSettings;
  #warnedOfHidden = false;

  constructor(settings: OpenSettings) {
    this.#settings = settings;
  }

  async settle(
    relation: Relation,
    cursor: SqlCursor,
    { name }: SourceStream,
    shared: Snapshot,
  ): Promise<Settled<Snapshot>> {
    const { options, logger } = this.#settings;
    const unbounded = { snapshot: shared, bound: undefined, waits: false };
    if (options.late_commits === "ignore") return unbounded;
    if (cursor.kind === "time") {
      this.#warnOfHidden(shared);
      return { snapshot: shared, bound: boundOfTimes(cursor, shared.open), waits: false };
    }
    if (relation.kind === "query" || relation.kind === "v" || relation.kind === "f") {
      logger.warn(
        `'${name}' is no table, so nobody can tell which transactions write to it: what commits late, with a lower value in '${cursor.name}', is not read.`,
        { stream: name },
      );
      return unbounded;
    }
    return this.#settleOther(relation, cursor, name, shared);
  }

  async #settleOther(
    relation: Relation,
    cursor: SqlCursor,
    stream: string,
    shared: Snapshot,
  ): Promise<Settled<Snapshot>> {
    const { options, logger, signal } = this.#settings;
    const client = await openClient(this.#settings);
    try {
      const seconds = options.late_commit_wait_seconds;
      const { highest, isOpen } = await settleHighest(client, relation, cursor, seconds, signal);
      if (isOpen) {
        logger.warn(
          `A transaction has been writing to '${stream}' for longer than ${seconds} s, and may have taken lower values in '${cursor.name}': nothing is read this time.`,
          { stream },
        );
        return { snapshot: shared, bound: undefined, waits: true };
      }
      const snapshot = await takeSnapshot(this.#settings);
      return { snapshot, bound: highest === null ? "NULL" : cursor.literal(highest), waits: false };
    } finally {
      await client.end();
    }
  }

  #warnOfHidden({ open }: Snapshot): void {
    if (open.hidden === 0 || this.#warnedOfHidden) return;
    this.#warnedOfHidden = true;
    this.#settings.logger.warn(
      `The user may not see when the transactions of ${open.hidden} sessions began. What commits late is read only within incremental.lookback_days; GRANT pg_read_all_stats shows them.`,
    );
  }
}
