import type { PublishedFile } from "../contract/written-file.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import { runErrors } from "../errors/run-errors.ts";
import { addRejectCounts } from "../validation/reject-count.ts";
import { checkRejectLimit } from "../validation/reject-limit-check.ts";
import { uniqueScopes } from "../rejects/unique-scopes.ts";
import type { ObjectStore } from "../contract/object-store.ts";
import { type CommitRecord, type CommittedFile, type HandedOver } from "./commit-record.ts";
import { forEachAtOnce, requestsAtOnce } from "./for-each-at-once.ts";
import { describeCommit, sumOf } from "./describe-commit.ts";
import type { JobRuntime, RunRuntime } from "./job-runtime.ts";
import { writerCommits } from "./let-writer-commit.ts";
import { listReplacedFiles } from "./replaced-files.ts";
import { writtenAsset } from "./run-date-column.ts";
import { findOwnCommit } from "./own-commit.ts";
import { refuseLostCursor } from "./refuse-lost-cursor.ts";
import { refuseSharedKeys } from "./refuse-shared-keys.ts";
import type { RunPlan, StreamPlan } from "./run-plan.ts";
import type { TaskManifest } from "./task-manifest.ts";
import { warnOfUnpartitioned } from "./warn-of-unpartitioned.ts";
import { writeCommitRecord } from "./write-commit-record.ts";
import { uncheckedKeys } from "./unchecked-keys.ts";

/**
 * Commits what the tasks of one stream have staged, together with the new state. The commit is the
 * creation of the numbered record: before it nothing of the run counts, after it the run can only be
 * finished, by this process or by the next (`finishCommit`).
 *
 * @throws `TOO_MANY_REJECTS`, `DUPLICATES_ACROSS_PARTITIONS`, `CURSOR_WITHOUT_VALUES`, `TASK_MANIFEST_MISSING`, `SCHEMA_MIXED`, `STAGED_FILE_LOST`, `PARTITIONS_UNKNOWN`, `PARTITIONING_CHANGED`, `OUTPUT_FILE_TAKEN`, `LEASE_LOST`, `COMMIT_CONFLICT`
 */
export async function commitStream(
  plan: RunPlan,
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
  runtime: RunRuntime,
): Promise<CommitRecord> {
  verifyManifests(stream, manifests);
  refuseLostCursor(stream, manifests);
  refuseTooManyRejects(stream, manifests, runtime);
  const store = runtime.stores.open(stream.output);
  for (const scope of uniqueScopes(stream, manifests)) {
    await refuseSharedKeys(store, stream, scope, runtime);
  }
  warnOfUncheckedKeys(stream, manifests, runtime);
  const staged = manifests.flatMap((manifest) => place(manifest, manifest.files));
  const handed = await writerCommits(plan, stream, runtime);
  const files = handed ? [] : staged;
  warnOfUnpartitioned(stream, files, runtime);
  const paths = files.map(({ path }) => path);
  const [removed] = await Promise.all([
    listReplacedFiles(store, stream, paths, runtime.writer.name),
    verifyStagedFiles(store, stream, manifests),
  ]);
  await refuseTakenPaths(store, stream, files, removed, runtime.writer.name);
  const record: CommitRecord = {
    ...describeCommit(plan, stream, manifests),
    files,
    reject_files: manifests.flatMap((manifest) =>
      place(manifest, manifest.rejectFile ? [manifest.rejectFile] : []),
    ),
    removed,
    ...(handed ? { handed_over: await handOver(store, stream, staged, runtime) } : {}),
  };
  await runtime.leases.verify(stream.output);
  await writeCommitRecord(store, record, { isStaged: manifests.length > 0 });
  return record;
}

function refuseTooManyRejects(
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
  runtime: JobRuntime,
): void {
  const totals = {
    stream: stream.source.name,
    rowsRead: sumOf(manifests, "rowsRead"),
    rowsRejected: sumOf(manifests, "rowsRejected"),
    counts: addRejectCounts(manifests.flatMap(({ rejects }) => rejects)),
  };
  // What is replayed was within the limit of the run that rejected it.
  if (!stream.replay) checkRejectLimit(totals, runtime.job.maxRejects);
}

/** A key that the source enforces anyway must not end a large run, and nobody may think it was checked. */
function warnOfUncheckedKeys(
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
  { job, logger }: JobRuntime,
): void {
  for (const columns of uncheckedKeys(manifests)) {
    logger.warn(
      "Not all values of the primary key were looked at for duplicates: there are more than `unique_memory_mb` holds.",
      { stream: stream.source.name, columns, unique_memory_mb: job.uniqueMemoryMegabytes },
    );
  }
}

async function handOver(
  store: ObjectStore,
  stream: StreamPlan,
  files: readonly CommittedFile[],
  runtime: JobRuntime,
): Promise<HandedOver> {
  const { partitioning, prepared, source } = stream;
  const previous = await findOwnCommit(store, { job: runtime.job.name, stream: source.name });
  const isKnown = previous === undefined || previous.handed_over !== undefined;
  return {
    writer: runtime.writer.name,
    asset: writtenAsset(stream),
    partitioning,
    ...(isKnown ? { previous_run: previous?.run_id ?? null } : {}),
    ...(prepared === undefined ? {} : { prepared }),
    files,
  };
}

/** A staging folder that somebody has cleared must not become a commit of files that are not there. */
async function verifyStagedFiles(
  store: ObjectStore,
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
): Promise<void> {
  const staged = manifests.flatMap(({ stagingFolder, files, rejectFile }) =>
    (rejectFile ? [...files, rejectFile] : files).map(({ path, bytes }) => ({
      path: `${stagingFolder}/${path}`,
      bytes,
    })),
  );
  await forEachAtOnce(staged, requestsAtOnce(store), async ({ path, bytes }) => {
    if ((await store.size(path)) !== bytes) throw commitErrors.stagedFileLost(stream.output, path);
  });
}

function verifyManifests(stream: StreamPlan, manifests: readonly TaskManifest[]): void {
  const done = new Map(manifests.map((manifest) => [manifest.partition, manifest]));
  for (const { id } of stream.partitions) {
    const manifest = done.get(id);
    if (!manifest) throw commitErrors.taskManifestMissing(stream.source.name, id);
    if (manifest.schemaHash !== stream.schemaHash) {
      throw runErrors.schemaMixed(stream.source.name, id);
    }
  }
}

function place(manifest: TaskManifest, files: readonly PublishedFile[]): CommittedFile[] {
  return files.map(({ path, bytes, rows, sha256, metadata }) => ({
    path,
    staged_path: `${manifest.stagingFolder}/${path}`,
    bytes,
    rows: rows ?? null,
    sha256,
    ...(metadata === undefined ? {} : { metadata }),
  }));
}

async function refuseTakenPaths(
  store: ObjectStore,
  stream: StreamPlan,
  files: readonly CommittedFile[],
  removed: readonly string[],
  writer: string,
): Promise<void> {
  const seen = new Set<string>();
  const freed = new Set(removed);
  await forEachAtOnce(files, requestsAtOnce(store), async ({ path }) => {
    const isTwice = seen.has(path);
    seen.add(path);
    const taken = isTwice || (!freed.has(path) && (await store.size(path)) !== undefined);
    if (taken) throw commitErrors.outputFileExists(stream.output, path, writer);
  });
}
