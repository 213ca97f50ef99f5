import { settleSchema, type LastColumns, type SettledSchema } from "../drift/settle-schema.ts";
import { runErrors } from "../errors/run-errors.ts";
import { rejectErrors } from "../errors/reject-errors.ts";
import type { JobStream } from "../job/job.ts";
import { callPluginUntilAborted } from "../run/call-plugin.ts";
import { columnsOf } from "../run/commit-record.ts";
import { createReader } from "../run/create-reader.ts";
import { hashSchema } from "../run/hash-schema.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import { emptyAsset, refuseUnknownColumns } from "../run/plan-stream.ts";
import { readLastCommits } from "../run/read-last-commit.ts";
import { resolveAsset, type ResolvedAsset } from "../run/resolve-asset.ts";
import type { StreamPlan } from "../run/run-plan.ts";
import { TaskMetrics } from "../run/task-metrics.ts";
import { usePlugin } from "../run/use-plugin.ts";
import type { ObjectStore } from "../contract/object-store.ts";
import { isPending, listRejectFiles, type RejectFileEntry } from "./list-reject-files.ts";
import { measureRejectFile } from "./read-reject-file.ts";
import type { ReplayedFile } from "./replay-plan.ts";

/**
 * Plans to read the rejected records of a stream once more: finishes a commit that died half-way, takes
 * the reject files that no commit has replayed and no `replace` has superseded, one partition each, and
 * settles the schema as a run does. What is read again is added to what is there, also where the job
 * replaces; the state stays that of the last commit.
 *
 * @param runId takes the reject files of that run alone
 * @throws `REJECT_FILE_MISSING`, and what settling a schema throws
 */
export async function planReplay(
  stream: JobStream,
  runtime: JobRuntime,
  runId?: string,
): Promise<StreamPlan> {
  const { name } = stream.source;
  const store = runtime.stores.open(stream.output);
  const { last, own } = await readLastCommits(store, runtime.job.name, name);
  const pending = (await listRejectFiles(store)).filter(
    (entry) =>
      isPending(entry) &&
      entry.job === runtime.job.name &&
      entry.stream === name &&
      (runId === undefined || entry.run_id === runId),
  );
  const files: ReplayedFile[] = [];
  for (const entry of pending) files.push(await measure(store, entry, runtime));
  const { asset, inferred, changes, earlier } =
    files.length === 0
      ? { asset: emptyAsset(stream), inferred: true, changes: [], earlier: [] }
      : await settleColumns(stream, runtime, own && columnsOf(own));
  return {
    source: stream.source,
    asset,
    schemaInferred: inferred,
    schemaChanges: changes,
    earlierColumns: earlier,
    refusesNewColumns: false,
    schemaHash: hashSchema(asset.schema),
    mode: stream.mode === "merge" ? "merge" : "append",
    partitioning: stream.partitioning,
    output: stream.output,
    partitions: files.map(({ path, bytes }) => ({ id: path, params: {}, estimatedBytes: bytes })),
    atOnce: 1,
    cursor: null,
    parentCommit: last?.commit ?? 0,
    previousState: own?.state ?? null,
    keepsState: true,
    nextReaderState: null,
    estimatedRecords: pending.reduce((sum, { records }) => sum + (records ?? 0), 0),
    workKey: null,
    replay: { files },
  };
}

async function measure(
  store: ObjectStore,
  { path, commit, sha256, run_id: runId }: RejectFileEntry,
  { logger }: JobRuntime,
): Promise<ReplayedFile> {
  if ((await store.size(path)) === undefined) {
    throw rejectErrors.fileMissing(store.url, path, commit);
  }
  const measured = await measureRejectFile(store, path);
  if (measured.sha256 !== sha256) {
    logger.warn("The reject file was edited after its run: it is replayed as it is now.", {
      file: `${store.url}/${path}`,
      commit,
    });
  }
  return { ...measured, runId };
}

/** A replay adds to what is there, also where the job replaces: its columns have to agree with that. */
async function settleColumns(
  stream: JobStream,
  runtime: JobRuntime,
  last: LastColumns | undefined,
): Promise<SettledSchema & Pick<ResolvedAsset, "inferred">> {
  const { name } = stream.source;
  const { name: plugin } = runtime.reader;
  const request = { stream: stream.source, cursor: undefined };
  const reader = createReader(runtime, () => undefined, new TaskMetrics());
  const ask = <Result>(method: string, call: () => Promise<Result>): Promise<Result> =>
    callPluginUntilAborted({ kind: "reader", plugin, method, stream: name }, runtime.signal, call);
  return usePlugin({ kind: "reader", plugin, stream: name }, reader, runtime.logger, async () => {
    // Only what has to be inferred is looked for in the source.
    const shares = stream.asset
      ? { partitions: [] }
      : await ask("partitions", () => reader.partitions(request));
    const { partitions } = shares;
    const resolved = await resolveAsset({ reader, stream, request, partitions, runtime, ask });
    if (!resolved) throw runErrors.schemaUnknown(name, plugin);
    const settled = settleSchema({
      stream: name,
      asset: resolved.asset,
      origin: stream.asset ? "contract" : "source",
      source: undefined,
      sampled: resolved.sampled,
      last,
      mode: "append",
      // What is missing today is nothing that rejected records could lack.
      policy: { ...runtime.job.schemaDrift, missingColumn: "allow" },
    });
    refuseUnknownColumns(settled.asset.schema, stream, request);
    // The source was not asked what it has today.
    const changes = settled.changes.filter(({ kind }) => kind !== "missing_column");
    return { ...settled, changes, inferred: resolved.inferred };
  });
}
