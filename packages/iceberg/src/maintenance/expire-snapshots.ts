import type { MaintenanceRequest } from "@dativo/core/plugin";
import type { Catalog, TableName, TableState } from "../catalog/catalog.ts";
import {
  ancestry,
  currentSnapshot,
  type Snapshot,
  type TableMetadata,
} from "../metadata/table-metadata.ts";
import { reachableFiles } from "./reachable-files.ts";

/** What expired, or would. */
export interface ExpiredSnapshots {
  readonly expired: number;
  readonly removedFiles: readonly string[];
}

/**
 * Takes snapshots out of a table that are older than asked for, and removes the files that only they had. The
 * last ones of `main` stay, and whatever a branch or a tag points at.
 *
 * @throws `ICEBERG_COMMIT_CONFLICT` when somebody has committed in between: nothing was removed
 */
export async function expireSnapshots(
  catalog: Catalog,
  table: TableName,
  state: TableState,
  { before, keep, isDryRun }: MaintenanceRequest,
): Promise<ExpiredSnapshots> {
  const { metadata, files } = state;
  const kept = keptIds(metadata, keep);
  const isExpired = (snapshot: Snapshot): boolean =>
    !kept.has(BigInt(snapshot["snapshot-id"])) && snapshot["timestamp-ms"] < before.getTime();
  const { snapshots = [] } = metadata;
  const expired = snapshots.filter((snapshot) => isExpired(snapshot));
  if (expired.length === 0) return { expired: 0, removedFiles: [] };
  const gone = await reachableFiles(expired, files);
  const rest = await reachableFiles(
    snapshots.filter((snapshot) => !isExpired(snapshot)),
    files,
  );
  const removedFiles = [
    ...[...gone.live, ...gone.deleted].filter((path) => !rest.live.has(path)),
    ...[...gone.metadata].filter((path) => !rest.metadata.has(path)),
  ];
  if (!isDryRun) {
    const ids = expired.map((snapshot) => snapshot["snapshot-id"]);
    const current = currentSnapshot(metadata)?.["snapshot-id"] ?? null;
    const change = {
      requirements: [
        { type: "assert-table-uuid", uuid: metadata["table-uuid"] },
        { type: "assert-ref-snapshot-id", ref: "main", "snapshot-id": current },
      ],
      updates: [{ action: "remove-snapshots", "snapshot-ids": ids }],
    } as const;
    await catalog.commit(table, state, change, { ...state, location: metadata.location });
    // Only now nobody can ask for them any more.
    for (const path of removedFiles) await files.delete(path);
  }
  return { expired: expired.length, removedFiles: [...new Set(removedFiles)] };
}

/** Ids of the snapshots that stay, however old. */
function keptIds(metadata: TableMetadata, keep: number): ReadonlySet<bigint> {
  const heads = Object.values(metadata.refs ?? {}).map((ref) => BigInt(ref["snapshot-id"]));
  const latest: bigint[] = [];
  for (const snapshot of ancestry(metadata)) {
    if (latest.length >= Math.max(1, keep)) break;
    latest.push(BigInt(snapshot["snapshot-id"]));
  }
  return new Set([...heads, ...latest]);
}
