import type {
  JsonValue,
  Metrics,
  PartitionPlan,
  SourceStream,
  StreamRequest,
} from "@dativo/core/plugin";
import { planIncrement, type SqlCursor } from "@dativo/sql-reader";
import { describeRelation, type Relation } from "../catalog/describe-relation.ts";
import { prepareSession } from "../connection/begin-read.ts";
import { openClient, type OpenSettings } from "../connection/open-client.ts";
import { boundOfTimes, settleHighest } from "../incremental/commit-bound.ts";
import { cursorColumn } from "../incremental/cursor-column.ts";
import { mysqlDialect } from "../incremental/mysql-dialect.ts";
import { mysqlReaderErrors } from "../mysql-reader-errors.ts";
import { takeSnapshot, type Snapshot } from "./snapshot.ts";
import { partitionOf, splitTable } from "./split-table.ts";

/** What planning an incremental stream needs besides its request. */
export interface IncrementalSettings {
  readonly state: JsonValue | undefined;
  readonly lookbackDays: number;
  readonly metrics: Metrics;
}

/** The highest value of a cursor that a run reads, and the snapshot that shows all below it. */
interface Settled {
  readonly snapshot: Snapshot;
  /** As SQL writes it; `undefined` for no bound. */
  readonly bound: string | undefined;
  /** Whether nothing can be read this time. */
  readonly waits: boolean;
}

/** Plans streams in one snapshot of the database, which stays open until `close`. */
export class TablePlanner {
  readonly #settings: OpenSettings;
  readonly #relations = new Map<string, Relation>();
  readonly #own: Snapshot[] = [];
  #shared: Promise<Snapshot> | undefined;
  #warnedOfHidden = false;

  constructor(settings: OpenSettings) {
    this.#settings = settings;
  }

  /** The snapshot of planning, taken when it is first asked for. */
  snapshot(): Promise<Snapshot> {
    this.#shared ??= takeSnapshot(this.#settings);
    return this.#shared;
  }

  /** What a stream reads. */
  async describe(stream: SourceStream): Promise<Relation> {
    const known = this.#relations.get(stream.name);
    if (known) return known;
    const { client } = await this.snapshot();
    const relation = await describeRelation(client, stream);
    this.#relations.set(stream.name, relation);
    return relation;
  }

  /** Everything of a stream. */
  async planAll({ stream, parallelism = 1 }: StreamRequest): Promise<PartitionPlan> {
    const relation = await this.describe(stream);
    const { client } = await this.snapshot();
    const shares = this.#settings.options.parallel === "off" ? 1 : parallelism;
    return { partitions: await splitTable(client, relation, shares) };
  }

  /** What is new of a stream, or the range that was asked for. */
  async planRange(
    { stream, cursor: range }: StreamRequest & { cursor: { field: string } },
    incremental: IncrementalSettings,
  ): Promise<PartitionPlan> {
    const relation = await this.describe(stream);
    const cursor = findCursor(relation, stream, range.field);
    const { snapshot, bound, waits } = await this.#settle(relation, cursor, stream);
    const previous = incremental.state === undefined ? {} : { state: incremental.state };
    if (waits) return { partitions: [], ...previous };
    const { options, logger } = this.#settings;
    const { parts, upTo, state } = await planIncrement({
      stream: stream.name,
      from: relation.from,
      cursor,
      dialect: mysqlDialect(snapshot.client, relation, cursor),
      errors: mysqlReaderErrors,
      range,
      bound,
      options,
      logger,
      ...incremental,
    });
    const kept = state === undefined ? previous : { state: state as unknown as JsonValue };
    if (parts.length === 0) return { partitions: [], ...kept };
    return { partitions: [partitionOf(parts)], ...kept, ...(upTo === undefined ? {} : { upTo }) };
  }

  /** Ends the snapshots. */
  async close(): Promise<void> {
    const shared = await this.#shared?.catch(() => undefined);
    for (const { client } of [...(shared ? [shared] : []), ...this.#own]) client.destroy();
  }

  async #settle(relation: Relation, cursor: SqlCursor, { name }: SourceStream): Promise<Settled> {
    const { options } = this.#settings;
    const shared = await this.snapshot();
    if (options.late_commits === "ignore") {
      return { snapshot: shared, bound: undefined, waits: false };
    }
    if (cursor.kind === "time") {
      this.#warnOfHidden(shared.open.areHidden);
      const bound = boundOfTimes(cursor, shared.open, shared.zoneSeconds);
      return { snapshot: shared, bound, waits: false };
    }
    return this.#settleOther(relation, cursor, name, shared);
  }

  async #settleOther(
    relation: Relation,
    cursor: SqlCursor,
    stream: string,
    shared: Snapshot,
  ): Promise<Settled> {
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
      this.#own.push(snapshot);
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

function findCursor(relation: Relation, { name }: SourceStream, field: string): SqlCursor {
  const column = relation.columns.find((each) => each.name === field);
  if (!column) {
    const columns = relation.columns.map((each) => each.name);
    throw mysqlReaderErrors.columnNotFound(name, field, columns);
  }
  const cursor = cursorColumn(column);
  if (!cursor) throw mysqlReaderErrors.cursorUnusable(name, field, column.typeName);
  return cursor;
}
