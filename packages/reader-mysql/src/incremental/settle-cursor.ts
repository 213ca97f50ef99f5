import type { SourceStream } from "@dativo/core/plugin";
import type { Settled, SqlCursor } from "@dativo/sql-reader";
import type { Relation } from "../catalog/describe-relation.ts";
import { prepareSession } from "../connection/begin-read.ts";
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
    if (this.#settings.options.late_commits === "ignore") {
      return { snapshot: shared, bound: undefined, waits: false };
    }
    if (cursor.kind !== "time") return this.#settleOther(relation, cursor, name, shared);
    this.#warnOfHidden(shared.open.areHidden);
    const bound = boundOfTimes(cursor, shared.open, shared.zoneSeconds);
    return { snapshot: shared, bound, waits: false };
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
      await prepareSession(client, options);
      const seconds = options.late_commit_wait_seconds;
      const settled = await settleHighest(client, relation, cursor, seconds, signal);
      this.#warnOfHidden(settled.areHidden);
      if (settled.isOpen) {
        logger.warn(
          `A transaction has been open for longer than ${seconds} s, and may have taken lower values in '${cursor.name}': nothing is read of '${stream}' this time.`,
          { stream },
        );
        return { snapshot: shared, bound: undefined, waits: true };
      }
      const snapshot = await takeSnapshot(this.#settings);
      const { highest } = settled;
      return { snapshot, bound: highest === null ? "NULL" : cursor.literal(highest), waits: false };
    } finally {
      client.destroy();
    }
  }

  #warnOfHidden(areHidden: boolean): void {
    if (!areHidden || this.#warnedOfHidden) return;
    this.#warnedOfHidden = true;
    this.#settings.logger.warn(
      "The user may not see which transactions are open. What commits late is read only within incremental.lookback_days; GRANT PROCESS ON *.* shows them.",
    );
  }
}
