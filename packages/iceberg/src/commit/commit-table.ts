import { posix } from "node:path";
import { type CommitRequest, DativoError, forEachAtOnce } from "@dativo/core/plugin";
import pRetry from "p-retry";
import { formatTableName, type TablePlace, type TableState } from "../catalog/catalog.ts";
import { moveFile } from "../files/move-file.ts";
import type { TableFiles } from "../files/table-files.ts";
import { icebergErrors } from "../iceberg-errors.ts";
import type { DataFile } from "../manifest/data-file.ts";
import type { FileStatistics } from "../manifest/file-statistics.ts";
import type { MergedFiles, RecordMerge } from "../merge/merge-files.ts";
import { toDataFile } from "../manifest/to-data-file.ts";
import { applyUpdates } from "../metadata/apply-updates.ts";
import { dataFolder, type TableMetadata } from "../metadata/table-metadata.ts";
import type { TableChange } from "../metadata/table-update.ts";
import { bindPartitionSpec } from "../partition/partition-spec.ts";
import { contractColumns } from "../schema/contract-columns.ts";
import { fileColumns } from "../schema/file-columns.ts";
import { holdsRun, readWatermark } from "./commit-marks.ts";
import type { ChangeParts, CommitServices } from "./commit-parts.ts";
import { mergeRecords } from "./merge-records.ts";
import { newSnapshotId } from "./new-snapshot-id.ts";
import { planSnapshot } from "./plan-commit.ts";
import {
  creationUpdates,
  joinProperties,
  numberedSchema,
  requirementsOf,
  schemaUpdates,
} from "./table-changes.ts";
import { planExisting, type TablePlan, type TableWishes } from "./table-plan.ts";

const filesAtOnce = 8;

/** Of tries after the first: with jitter, some ten minutes in all. */
const retries = { retries: 60, minTimeout: 50, maxTimeout: 10_000, factor: 1.5, randomize: true };

/**
 * Adds the files of a run to a table, in one commit of the catalog, once: a run that the table holds already
 * is not committed again. When somebody else was faster, or no answer came, the table is read again and the
 * commit made anew on top of it.
 *
 * @param plan by which the files were written
 * @throws `ICEBERG_TABLE_CHANGED` when the files do not fit the table any more, `ICEBERG_COMMIT_CONFLICT` and
 *   `ICEBERG_COMMIT_UNKNOWN` when it did not come to an end
 */
export async function commitTable(
  request: CommitRequest,
  plan: TablePlan,
  wishes: TableWishes,
  services: CommitServices,
): Promise<void> {
  const { logger, signal } = services;
  const attempts: Attempts = { snapshotId: newSnapshotId(), lost: [], merging: {} };
  const once = (): Promise<void> =>
    attempt({ request, plan, wishes }, services, attempts).catch(markRefusal);
  await pRetry(once, {
    ...retries,
    signal,
    shouldRetry: ({ error }) =>
      hasCode(error, "ICEBERG_COMMIT_CONFLICT") || hasCode(error, "ICEBERG_COMMIT_UNKNOWN"),
    onFailedAttempt: ({ error, attemptNumber }) =>
      logger.debug(`Commit to ${formatTableName(wishes.table)} is tried again: ${error.message}`, {
        attempt: attemptNumber,
      }),
  });
  await removeLost(attempts);
}

/** What the attempts at one commit have in common. */
interface Attempts {
  readonly snapshotId: bigint;
  /** Files that nobody knows of: manifests of those that others were faster than, and rows written anew for them. */
  readonly lost: { readonly files: TableFiles; readonly written: readonly string[] }[];
  /** What is known of the files of the table, where records are merged. */
  readonly merging: { merge?: RecordMerge };
}

async function attempt(
  { request, plan, wishes }: Pick<ChangeParts, "request" | "plan" | "wishes">,
  services: CommitServices,
  { snapshotId, lost, merging }: Attempts,
): Promise<void> {
  const { catalog } = services;
  const state = await catalog.load(wishes.table);
  if (state && holdsRun(state.metadata, request)) {
    await catalog.settle?.(state);
    return;
  }
  // What is refused is refused before files are brought to the table, to which they would be of no use.
  if (state) refuseOvertaken(state.metadata, request, wishes);
  const target: Target = state
    ? { ...state, creation: [] }
    : await newTable(plan, wishes, services);
  const now = planExisting(target.metadata, { ...wishes, partitioning: [] });
  refuseOtherIds(now, plan, wishes);
  const added = await bringFiles(request, plan, target, services);
  const parts = { request, plan, now, wishes, added, snapshotId };
  const merged = await mergeRecords(target, parts, services, merging);
  const { updates, written } = await changeOf(target, parts, merged);
  const change: TableChange = {
    requirements: state ? requirementsOf(state, updates) : [{ type: "assert-create" }],
    updates: joinProperties([...target.creation, ...updates]),
  };
  try {
    await catalog.commit(wishes.table, state, change, placeOf(target));
    lost.push({ files: target.files, written: merging.merge?.unused(merged) ?? [] });
  } catch (cause) {
    // Of one that got no answer nobody knows: its files may be part of the table.
    if (hasCode(cause, "ICEBERG_COMMIT_CONFLICT")) lost.push({ files: target.files, written });
    throw cause;
  }
}

async function removeLost({ lost }: Attempts): Promise<void> {
  for (const { files, written } of lost) {
    for (const uri of written) await files.delete(uri).catch(() => undefined);
  }
}

/** A table that is there, or is about to be; then with the updates that create it. */
type Target = TableState & { readonly creation: ReturnType<typeof creationUpdates> };

async function newTable(
  plan: TablePlan,
  { table, options }: TableWishes,
  { catalog }: CommitServices,
): Promise<Target> {
  if (plan.uuid !== null) {
    throw icebergErrors.tableChanged(formatTableName(table), "it was dropped");
  }
  const draft = {
    schema: plan.schema,
    spec: plan.spec,
    sortOrder: plan.order,
    properties: options.table_properties,
  };
  const place = await catalog.place(table, draft);
  const properties = { ...place.properties, ...draft.properties };
  const creation = creationUpdates({ ...draft, properties }, place.location);
  const metadata = applyUpdates(undefined, creation, undefined);
  return { ...place, metadata, metadataFile: "", creation };
}

async function changeOf(
  state: TableState,
  { request, plan, now, added, snapshotId }: ChangeParts,
  { rewritten, replaced }: MergedFiles,
): ReturnType<typeof planSnapshot> {
  const schema = numberedSchema(state, now.schema);
  const specId = plan.spec["spec-id"];
  const files = [...added, ...rewritten];
  const { updates, written } = await planSnapshot(
    { request, added: files, replaced, specId, schema, snapshotId },
    state,
  );
  return { updates: [...schemaUpdates(state, schema), ...updates], written };
}

/** Whoever went on from another commit may have read the same records as the run that has made it. */
function refuseOvertaken(
  metadata: TableMetadata,
  { job, stream, previousRunId: expected }: CommitRequest,
  { table }: TableWishes,
): void {
  if (expected === undefined) return;
  const found = readWatermark(metadata, { job, stream })?.record["run_id"];
  const run = typeof found === "string" ? found : null;
  if (run !== expected) throw icebergErrors.overtaken(formatTableName(table), expected, run);
}

/** Files name their columns by ids: what these mean must not have changed. */
function refuseOtherIds(
  now: TablePlan,
  plan: TablePlan,
  { asset, table, options }: TableWishes,
): void {
  const fields = contractColumns(asset.schema.fields, options.rename_columns);
  const written = fileColumns(fields, plan.schema).ids;
  const wanted = fileColumns(fields, now.schema).ids;
  for (const [path, id] of written) {
    if (wanted.get(path) === id) continue;
    const column = (JSON.parse(path) as string[]).join(".");
    throw icebergErrors.tableChanged(
      formatTableName(table),
      `the column '${column}' has the id ${wanted.get(path)}, and the files have ${id}`,
    );
  }
}

/** Brings the staged files to where the table has its data, unless they are there. */
async function bringFiles(
  { files }: CommitRequest,
  plan: TablePlan,
  target: TableState,
  { open }: CommitServices,
): Promise<DataFile[]> {
  const root = dataFolder(target.metadata);
  const fields = bindPartitionSpec(plan.spec, plan.schema);
  const added = files.map((file) => {
    const statistics = file.metadata as FileStatistics;
    const name = posix.basename(file.path);
    const to = [root, statistics.folder, name].filter((part) => part !== "").join("/");
    return { file, to, data: toDataFile(file, to, statistics, fields) };
  });
  await forEachAtOnce(added, filesAtOnce, ({ file: { path: from, bytes }, to }) =>
    moveFile({ from, to, bytes }, target.files, open, target),
  );
  return added.map(({ data }) => data);
}

function placeOf({ metadata: { location }, files, sharesAccess }: TableState): TablePlace {
  return { location, files, sharesAccess };
}

/** What the table as it is now does not take, it will not take later either. */
const refusals: readonly string[] = [
  "ICEBERG_FORMAT_UNSUPPORTED",
  "ICEBERG_HAS_ROW_DELETES",
  "ICEBERG_KEY_INVALID",
  "ICEBERG_PARTITIONING_DIFFERS",
  "ICEBERG_PARTITIONING_INVALID",
  "ICEBERG_ROWS_UNREADABLE",
  "ICEBERG_RUN_OVERTAKEN",
  "ICEBERG_TABLE_CHANGED",
  "ICEBERG_TYPE_CONFLICT",
  "ICEBERG_TYPE_UNREADABLE",
];

/** Tells the host that nothing was committed and never will be. */
function markRefusal(cause: unknown): never {
  if (!DativoError.isInstance(cause) || !refusals.includes(cause.code)) throw cause;
  const { code, message, fix, details } = cause;
  throw new DativoError({
    code,
    message,
    ...(fix === undefined ? {} : { fix }),
    cause,
    details: { ...details, refused: true },
  });
}

function hasCode(error: unknown, code: string): boolean {
  return DativoError.isInstance(error) && error.code === code;
}
