import type { CursorRange, JsonValue, Logger, Metrics } from "@dativo/core/plugin";
import type { Client } from "pg";
import type { Relation } from "../catalog/describe-relation.ts";
import { both, type Part } from "../plan/partition-params.ts";
import type { PostgresReaderOptions } from "../postgres-reader-options.ts";
import { postgresReaderErrors } from "../postgres-reader-errors.ts";
import { partsAfter, readBoundary } from "./boundary.ts";
import type { CursorColumn } from "./cursor-column.ts";
import { highestOf } from "./highest-of.ts";
import { readCursorState, type CursorStateOfReader } from "./cursor-state.ts";

/** What is known when an incremental stream is planned. */
export interface IncrementRequest {
  readonly stream: string;
  readonly relation: Relation;
  readonly cursor: CursorColumn;
  readonly range: CursorRange;
  /** The state that the last run has left. */
  readonly state: JsonValue | undefined;
  readonly lookbackDays: number;
  /** The highest value, as SQL writes it, that no open transaction can come below; `undefined` for none. */
  readonly bound: string | undefined;
  readonly options: PostgresReaderOptions;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What is new of a stream. */
export interface Increment {
  /** Empty where nothing is. */
  readonly parts: readonly Part[];
  readonly upTo: string | undefined;
  readonly state: CursorStateOfReader | undefined;
}

/**
 * Finds out what to read of a stream with a cursor: from what the last run has read on, up to the highest
 * value of the snapshot below which nothing can come any more.
 *
 * @param client in the snapshot
 */
export async function planIncrement(client: Client, request: IncrementRequest): Promise<Increment> {
  const { relation, cursor, range, stream, options } = request;
  const isRange =
    range.before !== undefined || (range.from !== undefined && request.state === undefined);
  if (isRange) {
    const parts = [{ from: relation.sql, where: rangeCondition(request) }];
    return { parts, upTo: undefined, state: undefined };
  }
  const last = readCursorState(request.state, stream, cursor.name);
  const unplaced = await unplacedPart(client, request);
  const position = await highestValue(client, request, last);
  if (position === undefined) return nothingNew(client, unplaced, last);
  const upTo = both(`${cursor.sql} <= ${cursor.literal(position)}`, cursor.placed ?? null);
  const parts = [...partsFrom(request, last, upTo), ...unplaced];
  if (!(await hasRows(client, parts))) return { parts: [], upTo: undefined, state: last };
  const boundary = await readBoundary(client, relation, cursor, position, options.boundary_limit);
  if (boundary === undefined) {
    throw postgresReaderErrors.boundaryTooLarge(stream, cursor.name, options.boundary_limit);
  }
  const field = cursor.name;
  return { parts, upTo: position, state: { version: 1, field, position, boundary } };
}

async function nothingNew(
  client: Client,
  parts: readonly Part[],
  state: CursorStateOfReader | undefined,
): Promise<Increment> {
  return { parts: (await hasRows(client, parts)) ? parts : [], upTo: undefined, state };
}

function partsFrom(
  { relation, cursor, range, lookbackDays }: IncrementRequest,
  last: CursorStateOfReader | undefined,
  upTo: string | null,
): Part[] {
  const from = last?.position ?? range.from;
  if (from === undefined) return [{ from: relation.sql, where: upTo }];
  if (lookbackDays > 0 && cursor.kind === "time") {
    const start = `${cursor.literal(from)} - interval '${lookbackDays} days'`;
    return [{ from: relation.sql, where: both(`${cursor.sql} >= ${start}`, upTo) }];
  }
  if (last) return partsAfter(relation, cursor, last, upTo);
  return [{ from: relation.sql, where: both(`${cursor.sql} >= ${cursor.literal(from)}`, upTo) }];
}

function rangeCondition({ cursor, range }: IncrementRequest): string | null {
  const from = range.from === undefined ? null : `${cursor.sql} >= ${cursor.literal(range.from)}`;
  const before =
    range.before === undefined ? null : `${cursor.sql} < ${cursor.literal(range.before)}`;
  return both(both(from, before), cursor.placed ?? null);
}

/** As PostgreSQL prints it; `undefined` where it is below what was read before. */
async function highestValue(
  client: Client,
  { relation, cursor, bound }: IncrementRequest,
  last: CursorStateOfReader | undefined,
): Promise<string | undefined> {
  const limit = bound === undefined ? null : `${cursor.sql} <= ${bound}`;
  const start = last === undefined ? null : `${cursor.sql} >= ${cursor.literal(last.position)}`;
  return highestOf(client, relation, cursor, both(limit, start));
}

async function hasRows(client: Client, parts: readonly Part[]): Promise<boolean> {
  for (const { from, where } of parts) {
    const { rows } = await client.query<{ any: boolean }>(
      `SELECT EXISTS (SELECT FROM ${from} AS d${where === null ? "" : ` WHERE ${where}`}) AS any`,
    );
    if (rows[0]?.any === true) return true;
  }
  return false;
}

const mostCounted = 1000;

/** Records without a place in the order of the cursor, by the job's policy. */
async function unplacedPart(client: Client, request: IncrementRequest): Promise<Part[]> {
  const { relation, cursor, stream, options, logger } = request;
  const { isNullable, placed, name } = cursor;
  if (!isNullable && placed === undefined) return [];
  const where = `${cursor.sql} IS NULL${placed === undefined ? "" : ` OR NOT (${placed})`}`;
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) AS count FROM (SELECT FROM ${relation.sql} AS d WHERE ${where} LIMIT ${mostCounted}) AS u`,
  );
  const count = Number(rows[0]?.count ?? 0);
  if (count === 0) return [];
  if (options.null_cursors === "include") return [{ from: relation.sql, where }];
  const shown = count >= mostCounted ? `${mostCounted} and more` : String(count);
  if (options.null_cursors === "error") {
    throw postgresReaderErrors.cursorNulls(stream, name, shown);
  }
  request.metrics.increment("records_without_cursor", count);
  logger.warn(
    `${shown} records have no value in the cursor '${name}' that has a place in its order, and are left out; source.options.null_cursors can be include or error.`,
    { stream, cursor: name },
  );
  return [];
}
