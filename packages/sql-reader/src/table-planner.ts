import type {
  JsonValue,
  Logger,
  Metrics,
  Partition,
  PartitionPlan,
  SourceStream,
  StreamRequest,
} from "@dativo/core/plugin";
import type { Part } from "./partition-params.ts";
import {
  planIncrement,
  type IncrementDialect,
  type IncrementErrors,
  type IncrementRequest,
} from "./plan-increment.ts";
import type { SqlCursor } from "./sql-cursor.ts";

/** What planning an incremental stream needs besides its request. */
export interface IncrementalSettings {
  readonly state: JsonValue | undefined;
  readonly lookbackDays: number;
  readonly metrics: Metrics;
}

/** How far a cursor may be read, and the snapshot that shows all up to there. */
export interface Settled<Snapshot> {
  /** The one that was given, or one that was taken later. */
  readonly snapshot: Snapshot;
  /** As SQL writes it; `undefined` for no bound. */
  readonly bound: string | undefined;
  /** Whether nothing can be read this time. */
  readonly waits: boolean;
}

/** What one kind of server has of its own. */
export interface PlannerDialect<Snapshot, Relation> {
  /** Takes a view of the database that does not change, on a connection of its own. */
  readonly takeSnapshot: () => Promise<Snapshot>;
  /** Ends that connection. */
  readonly release: (snapshot: Snapshot) => Promise<void>;
  /** What a stream reads. */
  readonly describe: (snapshot: Snapshot, stream: SourceStream) => Promise<Relation>;
  /** As SQL names it, behind FROM. */
  readonly fromOf: (relation: Relation) => string;
  /** The column that a stream goes by. */
  readonly cursorOf: (relation: Relation, stream: SourceStream, field: string) => SqlCursor;
  /** Sees to it that nothing can come below what is read. */
  readonly settle: (
    relation: Relation,
    cursor: SqlCursor,
    stream: SourceStream,
    shared: Snapshot,
  ) => Promise<Settled<Snapshot>>;
  readonly increments: (
    snapshot: Snapshot,
    relation: Relation,
    cursor: SqlCursor,
  ) => IncrementDialect;
  /** Shares out what is read among so many connections at most. */
  readonly split: (
    snapshot: Snapshot,
    relation: Relation,
    parts: readonly Part[],
    parallelism: number,
  ) => Promise<Partition[]>;
  readonly errors: IncrementErrors;
  readonly options: IncrementRequest["options"];
  readonly logger: Logger;
}

/** Plans streams in one snapshot of the database, which stays open until `close`. */
export class TablePlanner<Snapshot, Relation> {
  readonly #dialect: PlannerDialect<Snapshot, Relation>;
  readonly #relations = new Map<string, Relation>();
  readonly #later = new Set<Snapshot>();
  #shared: Promise<Snapshot> | undefined;

  constructor(dialect: PlannerDialect<Snapshot, Relation>) {
    this.#dialect = dialect;
  }

  /** The snapshot of planning, taken when it is first asked for. */
  snapshot(): Promise<Snapshot> {
    this.#shared ??= this.#dialect.takeSnapshot();
    return this.#shared;
  }

  /** What a stream reads, as that snapshot shows it. */
  async describe(stream: SourceStream): Promise<Relation> {
    const known = this.#relations.get(stream.name);
    if (known !== undefined) return known;
    const relation = await this.#dialect.describe(await this.snapshot(), stream);
    this.#relations.set(stream.name, relation);
    return relation;
  }

  /** Everything of a stream, or of one with a cursor what is new, or the range that was asked for. */
  async plan(request: StreamRequest, incremental: IncrementalSettings): Promise<PartitionPlan> {
    const { stream, cursor, parallelism = 1 } = request;
    const relation = await this.describe(stream);
    if (cursor !== undefined) return this.#planRange({ ...request, cursor }, relation, incremental);
    const parts = [{ from: this.#dialect.fromOf(relation), where: null }];
    const snapshot = await this.snapshot();
    return { partitions: await this.#dialect.split(snapshot, relation, parts, parallelism) };
  }

  /** Ends the snapshots. */
  async close(): Promise<void> {
    const shared = await this.#shared?.catch(() => undefined);
    const all = [...(shared === undefined ? [] : [shared]), ...this.#later];
    await Promise.all(all.map((snapshot) => this.#dialect.release(snapshot)));
  }

  async #planRange(
    { stream, cursor: range, parallelism = 1 }: StreamRequest & { cursor: { field: string } },
    relation: Relation,
    incremental: IncrementalSettings,
  ): Promise<PartitionPlan> {
    const dialect = this.#dialect;
    const shared = await this.snapshot();
    const cursor = dialect.cursorOf(relation, stream, range.field);
    const { snapshot, bound, waits } = await dialect.settle(relation, cursor, stream, shared);
    if (snapshot !== shared) this.#later.add(snapshot);
    const previous = incremental.state === undefined ? {} : { state: incremental.state };
    if (waits) return { partitions: [], ...previous };
    const { parts, upTo, state } = await planIncrement({
      stream: stream.name,
      from: dialect.fromOf(relation),
      cursor,
      dialect: dialect.increments(snapshot, relation, cursor),
      errors: dialect.errors,
      range,
      bound,
      options: dialect.options,
      logger: dialect.logger,
      ...incremental,
    });
    const kept = state === undefined ? previous : { state: state as unknown as JsonValue };
    if (parts.length === 0) return { partitions: [], ...kept };
    const partitions = await dialect.split(snapshot, relation, parts, parallelism);
    return { partitions, ...kept, ...(upTo === undefined ? {} : { upTo }) };
  }
}
