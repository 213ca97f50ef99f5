import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { ReaderClass } from "../contract/define-reader.ts";
import type { BaseReader } from "../contract/base-reader.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { StreamRequest } from "../contract/extract-request.ts";
import type { PartitionPlan } from "../contract/partition.ts";
import type { CursorRange, StreamState } from "../contract/stream-state.ts";
import type { LastColumns } from "../drift/settle-schema.ts";
import { planErrors } from "../errors/plan-errors.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import { runErrors } from "../errors/run-errors.ts";
import type { JobStream } from "../job/job.ts";
import { checkStateCache } from "../state/state-cache.ts";
import { uniqueRules } from "../validation/unique/unique-index.ts";
import { callPluginUntilAborted } from "./call-plugin.ts";
import { columnsOf, type CommitRecord } from "./commit-record.ts";
import { findJsonProblem } from "./find-json-problem.ts";
import { hashSchema } from "./hash-schema.ts";
import type { JobRuntime } from "./job-runtime.ts";
import type { PlanningReader } from "./planning-reader.ts";
import { readLastCommits } from "./read-last-commit.ts";
import { refuseSecretsInPlan } from "./refuse-secrets-in-plan.ts";
import { refuseStrangeBounds } from "./refuse-strange-bounds.ts";
import { resolveAsset, type AssetRequest } from "./resolve-asset.ts";
import { settleDrift } from "./settle-drift.ts";
import { workKey } from "./task-key.ts";
import { runDateColumn } from "./run-date-column.ts";
import type { StreamPlan } from "./run-plan.ts";

/**
 * Plans one stream, whose output is this run's (`takeOutput`): reads the state of the last commit, settles
 * the schema, and asks the reader for partitions. Writes nothing to the output.
 */
export async function planStream(
  stream: JobStream,
  runtime: JobRuntime,
  planning: PlanningReader,
): Promise<StreamPlan> {
  const { name } = stream.source;
  const store = runtime.stores.open(stream.output);
  const { last, own } = await readLastCommits(store, runtime.job.name, name);
  await checkStateCache(runtime, stream, last);
  const previous = runtime.job.source.incremental
    ? previousState(stream, runtime, { last, own })
    : undefined;
  const lastColumns = own && columnsOf(own);
  // Whoever reads a range again is to read all of it.
  planning.remember(name, runtime.backfill ? undefined : previous);
  const plan = await askReader(planning.open(), stream, runtime, previous, { last, lastColumns });
  refuseSecretsInPlan(plan, runtime);
  return plan;
}

/** What the output holds. */
interface LastCommit {
  readonly last: CommitRecord | undefined;
  /** By the last commit of this stream. */
  readonly lastColumns: LastColumns | undefined;
}

/** @throws `OUTPUT_OF_ANOTHER_JOB` when the output holds a state, and none of this job's stream */
function previousState(
  stream: JobStream,
  runtime: JobRuntime,
  {
    last,
    own,
  }: { readonly last: CommitRecord | undefined; readonly own: CommitRecord | undefined },
): StreamState | undefined {
  const { name } = stream.source;
  if (!own && last?.state) {
    throw commitErrors.outputOfAnotherJob(stream.output, name, runtime.job.name, last);
  }
  if (own && !own.state) {
    runtime.logger.warn(
      "The last commit of this stream holds no state, because it was not incremental or a reset: everything is read, and appended to what is there.",
      { stream: name, output: stream.output, commit: own.commit },
    );
  }
  return own?.state ?? undefined;
}

async function askReader(
  reader: BaseReader,
  stream: JobStream,
  runtime: JobRuntime,
  previous: StreamState | undefined,
  { last, lastColumns }: LastCommit,
): Promise<StreamPlan> {
  const request = streamRequest(stream, runtime, previous);
  refuseIncremental(request, runtime);
  const ask = askPlugin(stream, runtime);
  const shares = await ask("partitions", () => reader.partitions(request));
  refuseUnfit(shares, stream, runtime);
  runtime.expectPartitions(shares.partitions);
  const { partitions, state } = shares;
  const question = { reader, stream, request, partitions, runtime, ask };
  const resolved = await resolveAsset(question);
  const nothingNew = partitions.length === 0 || last !== undefined;
  if (!resolved && !(nothingNew && !stream.mode.startsWith("replace"))) {
    throw runErrors.schemaUnknown(stream.source.name, runtime.reader.name);
  }
  const found = resolved ?? { asset: emptyAsset(stream), inferred: true };
  const columns = resolved ? lastColumns : undefined;
  const settled = await settleDrift(found, columns, question);
  const { asset, inferred } = settled;
  if (resolved) refuseUnknownColumns(asset.schema, stream, request);
  if (runtime.backfill) refuseStrangeBounds(request, asset.schema);
  const plan = {
    source: stream.source,
    asset,
    schemaInferred: inferred,
    schemaChanges: settled.changes,
    earlierColumns: settled.earlier,
    refusesNewColumns: settled.refusesNewColumns,
    schemaHash: hashSchema(asset.schema),
    mode: stream.mode,
    partitioning: stream.partitioning,
    output: stream.output,
    partitions: resolved ? partitions : [],
    atOnce: shares.atOnce ?? 1,
    cursor: cursorOf(request, shares),
    parentCommit: last?.commit ?? 0,
    previousState: previous ?? null,
    keepsState: runtime.backfill !== undefined,
    nextReaderState: state ?? null,
    estimatedRecords: resolved ? await estimateRecords(question) : 0,
    replay: null,
  };
  return { ...plan, workKey: workKey(plan, runtime) };
}

/** Calls the methods of the reader, until the run is stopped. */
function askPlugin({ source }: JobStream, { reader, signal }: JobRuntime): AssetRequest["ask"] {
  const call = { kind: "reader", plugin: reader.name, stream: source.name } as const;
  return (method, asked) => callPluginUntilAborted({ ...call, method }, signal, asked);
}

async function estimateRecords({
  reader,
  request,
  partitions,
  ask,
}: AssetRequest): Promise<number | null> {
  if (partitions.length === 0) return 0;
  const estimated = await ask("estimateTotalRecords", () => reader.estimateTotalRecords(request));
  return estimated ?? null;
}

/** Stands in the plan of a stream that has nothing to read and nothing that says its columns. */
export function emptyAsset(stream: JobStream): AssetDefinition {
  return { name: stream.source.name, version: "1.0", schema: { fields: [] } };
}

function streamRequest(
  stream: JobStream,
  runtime: JobRuntime,
  previous: StreamState | undefined,
): StreamRequest {
  const field = cursorFieldOf(stream, runtime);
  const parallelism = comparesRecords(stream) ? 1 : runtime.parallelism;
  if (runtime.backfill) {
    return { stream: stream.source, cursor: backfillRange(stream, runtime), parallelism };
  }
  if (field === undefined || !runtime.job.source.incremental) {
    return { stream: stream.source, cursor: undefined, parallelism };
  }
  const from = previous?.cursor?.field === field ? previous.cursor.value : undefined;
  const cursor = { field, ...(from === undefined ? {} : { from }) };
  return { stream: stream.source, cursor, parallelism };
}

/** A strategy that the reader follows by its own state names no column, though it stands where one could. */
function cursorFieldOf({ source }: JobStream, { job, reader }: JobRuntime): string | undefined {
  const { strategy = "", cursorField } = job.source.incremental ?? {};
  // A class of another copy of this package may not have it.
  const stateStrategies = (reader.pluginClass as Partial<ReaderClass>).stateStrategies ?? [];
  const namesColumn = cursorField !== undefined || source.cursorField !== strategy;
  return !namesColumn && stateStrategies.includes(strategy) ? undefined : source.cursorField;
}

/** @throws `BACKFILL_WITHOUT_CURSOR`, `BACKFILL_REPLACES` */
function backfillRange(
  { source, mode }: JobStream,
  { backfill: { from, to } = {}, reader }: JobRuntime,
): CursorRange {
  const { cursorField: field, name } = source;
  if (field === undefined || !reader.pluginClass.incremental.includes("cursor")) {
    throw planErrors.backfillWithoutCursor(name, reader.name);
  }
  if (mode !== "append" && mode !== "merge") throw planErrors.backfillReplaces(name);
  return {
    field,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { before: to }),
  };
}

function cursorOf({ cursor }: StreamRequest, { upTo }: PartitionPlan): CursorRange | null {
  if (cursor === undefined) return null;
  return { ...cursor, ...(upTo === undefined ? {} : { upTo }) };
}

/**
 * Whether values have to be unique. Of two records with one value in one partition the second one is
 * rejected, where in two partitions they fail the stream: a share must not be split for speed.
 */
function comparesRecords({ source, asset }: JobStream): boolean {
  return (
    source.primaryKey !== undefined || (asset && uniqueRules(asset.schema).length > 0) === true
  );
}

/** A reader that ignored what the job asks for would load everything again, and append would double it. */
function refuseIncremental({ stream, cursor }: StreamRequest, { job, reader }: JobRuntime): void {
  const { incremental } = job.source;
  const { incremental: supported } = reader.pluginClass;
  if (!incremental || supported.includes(cursor ? "cursor" : "state")) return;
  throw runErrors.incrementalUnsupported(stream.name, reader.name, incremental.strategy, supported);
}

/** The plan goes to other machines and the state into the commit: both have to survive being written. */
function refuseUnfit(shares: PartitionPlan, stream: JobStream, runtime: JobRuntime): void {
  const { name } = stream.source;
  const problem =
    findJsonProblem(shares.partitions, "partitions") ??
    (shares.state === undefined ? undefined : findJsonProblem(shares.state, "state"));
  if (problem) {
    throw runErrors.partitionsInvalid(runtime.reader.name, name, problem.key, problem.found);
  }
  const seen = new Set<string>();
  for (const { id } of shares.partitions) {
    if (seen.has(id)) throw runErrors.duplicatePartition(name, runtime.reader.name, id);
    seen.add(id);
  }
}

/** @throws `UNKNOWN_COLUMNS` where partitioning, cursor or key name a column that the schema does not have */
export function refuseUnknownColumns(
  schema: StreamSchema,
  stream: JobStream,
  request: StreamRequest,
): void {
  const columns = schema.fields.map(({ name }) => name);
  const ofRecords = stream.partitioning
    .filter((name) => name !== runDateColumn)
    .map((term) => (columns.includes(term) ? term : columnOfTerm(term)));
  refuseUnknown(stream, "partitioning", ofRecords, columns);
  refuseUnknown(stream, "cursor_field", request.cursor ? [request.cursor.field] : [], columns);
  refuseUnknown(stream, "primary_key", stream.source.primaryKey ?? [], columns);
}

/** The column of `day(created_at)` or `bucket(16, id)`: what such a term means, the writer knows. */
function columnOfTerm(term: string): string {
  return /^[a-z]+\((?:\s*\d+\s*,)?\s*([^(),]+?)\s*\)$/u.exec(term)?.[1] ?? term;
}

function refuseUnknown(
  stream: JobStream,
  key: string,
  named: readonly string[],
  columns: readonly string[],
): void {
  const unknown = named.filter((name) => !columns.includes(name));
  if (unknown.length > 0) throw runErrors.unknownColumns(stream.source.name, key, unknown, columns);
}
