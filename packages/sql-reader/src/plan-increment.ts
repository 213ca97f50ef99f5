import type { CursorRange, DativoError, JsonValue, Logger, Metrics } from "@dativo/core/plugin";
import { parseCursorState, type Boundary, type CursorState } from "./cursor-state.ts";
import { both, fromPart, type Part } from "./partition-params.ts";
import type { SqlCursor } from "./sql-cursor.ts";

/** What one kind of server has of its own. */
export interface IncrementDialect {
  /** Carries a query out, in the snapshot that is planned in. */
  readonly query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** A value and some days less, as SQL writes it. */
  readonly daysBefore: (value: string, days: number) => string;
  /**
   * The records at the highest value; `undefined` where there are more than the limit.
   */
  readonly readBoundary: (position: string, limit: number) => Promise<Boundary | undefined>;
  /**
   * What to read from where the last run stopped, or from the beginning, up to the next position: without the
   * records that the last run has read there, and of those at the next position only those of its boundary.
   */
  readonly partsBetween: (
    last: CursorState | undefined,
    start: string | null,
    next: CursorState,
  ) => readonly Part[];
}

/** Which error is which, by the codes of a reader. */
export interface IncrementErrors {
  readonly stateInvalid: (stream: string) => DativoError;
  readonly cursorNulls: (stream: string, column: string, count: string) => DativoError;
  readonly boundaryTooLarge: (stream: string, column: string, limit: number) => DativoError;
}

/** What is known when an incremental stream is planned. */
export interface IncrementRequest {
  readonly stream: string;
  /** What is read, as SQL names it behind FROM. */
  readonly from: string;
  readonly cursor: SqlCursor;
  readonly range: CursorRange;
  /** The state that the last run has left. */
  readonly state: JsonValue | undefined;
  readonly lookbackDays: number;
  /** The highest value, as SQL writes it, that no open transaction can come below; `undefined` for none. */
  readonly bound: string | undefined;
  readonly options: {
    readonly null_cursors: "exclude" | "include" | "error";
    readonly boundary_limit: number;
  };
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly dialect: IncrementDialect;
  readonly errors: IncrementErrors;
}

/** What is new of a stream. */
export interface Increment {
  /** Empty where nothing is. */
  readonly parts: readonly Part[];
  readonly upTo: string | undefined;
  readonly state: CursorState | undefined;
}

/**
 * Finds out what to read of a stream with a cursor: from what the last run has read on, up to the highest
 * value of the snapshot below which nothing can come any more.
 */
export async function planIncrement(request: IncrementRequest): Promise<Increment> {
  const { cursor, range, stream, options, dialect, errors } = request;
  const isRange =
    range.before !== undefined || (range.from !== undefined && request.state === undefined);
  if (isRange) {
    const parts = [{ from: request.from, where: rangeCondition(request) }];
    return { parts, upTo: undefined, state: undefined };
  }
  const last = lastState(request);
  const unplaced = await unplacedPart(request);
  const position = await highestValue(request, last);
  if (position === undefined) return nothingNew(request, unplaced, last);
  const limit = options.boundary_limit;
  const boundary = await dialect.readBoundary(position, limit);
  if (boundary === undefined) throw errors.boundaryTooLarge(stream, cursor.name, limit);
  const state: CursorState = { version: 1, field: cursor.name, position, boundary };
  const parts = [...partsBetween(request, last, state), ...unplaced];
  if (!(await hasRows(request, parts))) return { parts: [], upTo: undefined, state: last };
  return { parts, upTo: position, state };
}

function lastState({ state, stream, cursor, errors }: IncrementRequest): CursorState | undefined {
  if (state === undefined) return undefined;
  const parsed = parseCursorState(state);
  if (parsed === undefined) throw errors.stateInvalid(stream);
  return parsed.field === cursor.name ? parsed : undefined;
}

async function nothingNew(
  request: IncrementRequest,
  parts: readonly Part[],
  state: CursorState | undefined,
): Promise<Increment> {
  return { parts: (await hasRows(request, parts)) ? parts : [], upTo: undefined, state };
}

function partsBetween(
  { cursor, range, lookbackDays, dialect }: IncrementRequest,
  last: CursorState | undefined,
  next: CursorState,
): readonly Part[] {
  if (last !== undefined && lookbackDays > 0 && cursor.kind === "time") {
    const start = dialect.daysBefore(cursor.literal(last.position), lookbackDays);
    return dialect.partsBetween(undefined, start, next);
  }
  const start = range.from === undefined ? null : cursor.literal(range.from);
  return dialect.partsBetween(last, last === undefined ? start : null, next);
}

function rangeCondition({ cursor, range }: IncrementRequest): string | null {
  const from = range.from === undefined ? null : `${cursor.sql} >= ${cursor.literal(range.from)}`;
  const before =
    range.before === undefined ? null : `${cursor.sql} < ${cursor.literal(range.before)}`;
  return both(both(from, before), cursor.placed ?? null);
}

/** As the server prints it; `undefined` where it is below what was read before. */
async function highestValue(
  { from, cursor, bound, dialect }: IncrementRequest,
  last: CursorState | undefined,
): Promise<string | undefined> {
  const limit = bound === undefined ? null : `${cursor.sql} <= ${bound}`;
  const start = last === undefined ? null : `${cursor.sql} >= ${cursor.literal(last.position)}`;
  return highestOf(dialect, from, cursor, both(limit, start));
}

/**
 * The highest value that a condition allows and that has a place in the order, as the server prints it;
 * `undefined` where there is none. Not by `max`, which is not there for every type that has an order.
 */
export async function highestOf(
  { query }: Pick<IncrementDialect, "query">,
  from: string,
  cursor: SqlCursor,
  condition: string | null,
): Promise<string | undefined> {
  const placed = both(`${cursor.sql} IS NOT NULL`, cursor.placed ?? null);
  const part = { from, where: both(placed, condition) };
  const [row] = await query(
    `SELECT ${cursor.text} AS highest ${fromPart(part)} ORDER BY ${cursor.sql} DESC LIMIT 1`,
  );
  return row === undefined ? undefined : String(row["highest"]);
}

async function hasRows({ dialect }: IncrementRequest, parts: readonly Part[]): Promise<boolean> {
  for (const part of parts) {
    const rows = await dialect.query(`SELECT 1 AS found ${fromPart(part)} LIMIT 1`);
    if (rows.length > 0) return true;
  }
  return false;
}

const mostCounted = 1000;

/** Records without a place in the order of the cursor, by the job's policy. */
async function unplacedPart(request: IncrementRequest): Promise<Part[]> {
  const { from, cursor, stream, options, logger, dialect, errors } = request;
  const { isNullable, placed, name } = cursor;
  if (!isNullable && placed === undefined) return [];
  const where = `${cursor.sql} IS NULL${placed === undefined ? "" : ` OR NOT (${placed})`}`;
  const part = { from, where };
  const rows = await dialect.query(`SELECT 1 AS found ${fromPart(part)} LIMIT ${mostCounted}`);
  const count = rows.length;
  if (count === 0) return [];
  if (options.null_cursors === "include") return [part];
  const shown = count >= mostCounted ? `${mostCounted} and more` : String(count);
  if (options.null_cursors === "error") throw errors.cursorNulls(stream, name, shown);
  request.metrics.increment("records_without_cursor", count);
  logger.warn(
    `${shown} records have no value in the cursor '${name}' that has a place in its order, and are left out; source.options.null_cursors can be include or error.`,
    { stream, cursor: name },
  );
  return [];
}
