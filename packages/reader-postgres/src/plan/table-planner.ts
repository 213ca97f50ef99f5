import type {
  JsonValue,
  Metrics,
  PartitionPlan,
  SourceStream,
  StreamRequest,
} from "@dativo/core/plugin";
import { planIncrement, type SqlCursor } from "@dativo/sql-reader";
import { describeQuery, describeTable, type Relation } from "../catalog/describe-relation.ts";
import { openClient, type OpenSettings } from "../connection/open-client.ts";
import { boundOfTimes, settleHighest } from "../incremental/commit-bound.ts";
import { cursorColumn } from "../incremental/cursor-column.ts";
import { postgresDialect } from "../incremental/postgres-dialect.ts";
import { postgresReaderErrors } from "../postgres-reader-errors.ts";
import { splitTable } from "./split-table.ts";
import { takeSnapshot, type Snapshot } from "./snapshot.ts";

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

/**
 * Plans streams in one snapshot of the database, which stays open until `close`, so that all tables of a run
 * are as of one moment, and tasks on other connections see the same.
 */
export class TablePlanner {
  readonly #settings: OpenSettings;
  readonly #relations = new Map<string, Relation>();
  readonly #own: Snapshot[] = [];
  #shared: Promise<Snapshot> | undefined;
  #warnedOfHidden = false;

  constructor(settings: OpenSettings) {
    this.#settings = settings;
  }

  /** The snapshot of the run, taken when it is first asked for. */
  snapshot(): Promise<Snapshot> {
    this.#shared ??= takeSnapshot(this.#settings);
    return this.#shared;
  }

  /** What a stream reads, as the snapshot of the run shows it. */
  async describe(stream: SourceStream): Promise<Relation> {
    const known = this.#relations.get(stream.name);
    if (known) return known;
    const { client } = await this.snapshot();
    const relation = await describe(client, stream);
    this.#relations.set(stream.name, relation);
    return relation;
  }

  /** Everything of a stream. */
  async planAll({ stream, parallelism = 1 }: StreamRequest): Promise<PartitionPlan> {
    const relation = await this.describe(stream);
    const { client, id } = await this.snapshot();
    const parts = [{ from: relation.sql, where: null }];
    const request = { relation, parts, snapshot: id, parallelism: this.#parallel(parallelism) };
    return { partitions: await splitTable(client, request) };
  }

  /** What is new of a stream, or the range that was asked for. */
  async planRange(
    { stream, cursor: range, parallelism = 1 }: StreamRequest & { cursor: { field: string } },
    incremental: IncrementalSettings,
  ): Promise<PartitionPlan> {
    const relation = await this.describe(stream);
    const cursor = findCursor(relation, stream, range.field);
    const { snapshot, bound, waits } = await this.#settle(relation, cursor, stream);
    const previous = incremental.state === undefined ? {} : { state: incremental.state };
    if (waits) return { partitions: [], ...previous };
    const { options, logger } = this.#settings;
    const increment = await planIncrement({
      stream: stream.name,
      from: relation.sql,
      cursor,
      dialect: postgresDialect(snapshot.client, relation, cursor),
      errors: postgresReaderErrors,
      range,
      bound,
      options,
      logger,
      ...incremental,
    });
    const { parts, upTo, state } = increment;
    const kept = state === undefined ? previous : { state: state as unknown as JsonValue };
    if (parts.length === 0) return { partitions: [], ...kept };
    const request = {
      relation,
      parts,
      snapshot: snapshot.id,
      parallelism: this.#parallel(parallelism),
    };
    const partitions = await splitTable(snapshot.client, request);
    return { partitions, ...kept, ...(upTo === undefined ? {} : { upTo }) };
  }

  /** Ends the snapshots. */
  async close(): Promise<void> {
    const shared = await this.#shared?.catch(() => undefined);
    await Promise.all(
      [...(shared ? [shared] : []), ...this.#own].map(({ client }) => client.end()),
    );
  }

  #parallel(parallelism: number): number {
    return this.#settings.options.parallel === "off" ? 1 : parallelism;
  }

  async #settle(relation: Relation, cursor: SqlCursor, { name }: SourceStream): Promise<Settled> {
    const { options, logger, signal } = this.#settings;
    const shared = await this.snapshot();
    if (options.late_commits === "ignore")
      return { snapshot: shared, bound: undefined, waits: false };
    if (cursor.kind === "time") {
      this.#warnOfHidden(shared);
      return { snapshot: shared, bound: boundOfTimes(cursor, shared.open), waits: false };
    }
    if (relation.kind === "query" || relation.kind === "v" || relation.kind === "f") {
      logger.warn(
        `'${name}' is no table, so nobody can tell which transactions write to it: what commits late, with a lower value in '${cursor.name}', is not read.`,
        { stream: name },
      );
      return { snapshot: shared, bound: undefined, waits: false };
    }
    const client = await openClient(this.#settings);
    try {
      const seconds = options.late_commit_wait_seconds;
      const { highest, isOpen } = await settleHighest(client, relation, cursor, seconds, signal);
      if (isOpen) {
        logger.warn(
          `A transaction has been writing to '${name}' for longer than ${seconds} s, and may have taken lower values in '${cursor.name}': nothing is read this time.`,
          { stream: name },
        );
        return { snapshot: shared, bound: undefined, waits: true };
      }
      const snapshot = await takeSnapshot(this.#settings);
      this.#own.push(snapshot);
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

async function describe(client: Snapshot["client"], stream: SourceStream): Promise<Relation> {
  if (stream.query !== undefined) return describeQuery(client, stream.query);
  if (stream.locator === "") throw postgresReaderErrors.noTableNamed();
  return describeTable(client, stream.locator);
}

function findCursor(relation: Relation, { name }: SourceStream, field: string): SqlCursor {
  const column = relation.columns.find((each) => each.name === field);
  if (!column) {
    const columns = relation.columns.map((each) => each.name);
    throw postgresReaderErrors.columnNotFound(name, field, columns);
  }
  const cursor = cursorColumn(column);
  if (!cursor) throw postgresReaderErrors.cursorUnusable(name, field, column.typeName);
  return cursor;
}
