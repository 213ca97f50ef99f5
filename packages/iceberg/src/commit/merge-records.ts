import { formatTableName, type TableState } from "../catalog/catalog.ts";
import { icebergErrors } from "../iceberg-errors.ts";
import type { DataFile } from "../manifest/data-file.ts";
import { type MergedFiles, RecordMerge } from "../merge/merge-files.ts";
import { KeyColumns } from "../merge/record-keys.ts";
import type { IcebergSchema } from "../schema/iceberg-schema.ts";
import { tableColumns } from "../schema/table-columns.ts";
import type { ChangeParts, CommitServices } from "./commit-parts.ts";
import type { TableWishes } from "./table-plan.ts";

const nothing: MergedFiles = { replaced: new Set(), rewritten: [] };

/**
 * The key that records are merged by.
 *
 * @param schema of the table, with the columns of the run
 * @throws `ICEBERG_KEY_MISSING`, `ICEBERG_KEY_INVALID`, `ICEBERG_TYPE_UNREADABLE`
 */
export function mergeKey(schema: IcebergSchema, { asset, table }: TableWishes): KeyColumns {
  const { primaryKey = [] } = asset.schema;
  if (primaryKey.length === 0) throw icebergErrors.keyMissing(formatTableName(table));
  return new KeyColumns(tableColumns(schema), primaryKey);
}

/**
 * Writes the files anew that have rows with the keys of a run's records, where the run merges.
 *
 * @param known what earlier attempts have found out; filled in
 * @throws what `mergeKey` and `RecordMerge.into` throw
 */
export async function mergeRecords(
  state: TableState,
  { request, plan, now, wishes, added }: ChangeParts,
  { rewriter }: CommitServices,
  known: { merge?: RecordMerge },
): Promise<MergedFiles> {
  if (request.mode !== "merge") return nothing;
  const key = mergeKey(now.schema, wishes);
  known.merge ??= await RecordMerge.of(key, now.schema, contentsOf(added, state));
  return known.merge.into(state, now.schema, rewriter(state, { ...now, spec: plan.spec }));
}

async function* contentsOf(
  added: readonly DataFile[],
  { files }: TableState,
): AsyncGenerator<{ uri: string; content: Uint8Array }> {
  for (const { file_path: uri } of added) yield { uri, content: await files.read(uri) };
}
