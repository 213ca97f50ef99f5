import { formatTableName, type TableState } from "../catalog/catalog.ts";
import { icebergErrors } from "../iceberg-errors.ts";
import type { DataFile } from "../manifest/data-file.ts";
import { type MergedFiles, RecordMerge } from "../merge/merge-files.ts";
import type { ChangeParts, CommitServices } from "./commit-parts.ts";
import { planExisting } from "./table-plan.ts";

const nothing: MergedFiles = { replaced: new Set(), rewritten: [] };

/**
 * Writes the files anew that have rows with the keys of a run's records, where the run merges.
 *
 * @param known what earlier attempts have found out; filled in
 * @throws `ICEBERG_KEY_MISSING`, `ICEBERG_KEY_INVALID`, and what `RecordMerge.into` throws
 */
export async function mergeRecords(
  state: TableState,
  { request, plan, wishes, added }: ChangeParts,
  { rewriter }: CommitServices,
  known: { merge?: RecordMerge },
): Promise<MergedFiles> {
  if (request.mode !== "merge") return nothing;
  const now = planExisting(state.metadata, { ...wishes, partitioning: [] });
  const { primaryKey: key = [] } = wishes.asset.schema;
  if (key.length === 0) throw icebergErrors.keyMissing(formatTableName(wishes.table));
  known.merge ??= await RecordMerge.of(key, now.schema, contentsOf(added, state));
  return known.merge.into(state, now.schema, rewriter(state, { ...now, spec: plan.spec }));
}

async function* contentsOf(
  added: readonly DataFile[],
  { files }: TableState,
): AsyncGenerator<{ uri: string; content: Uint8Array }> {
  for (const { file_path: uri } of added) yield { uri, content: await files.read(uri) };
}
