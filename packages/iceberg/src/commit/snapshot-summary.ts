import type { DataFile } from "../manifest/data-file.ts";
import type { Snapshot } from "../metadata/table-metadata.ts";

/** What a snapshot has added and taken away. */
export interface SnapshotFiles {
  readonly added: readonly DataFile[];
  readonly deleted: readonly DataFile[];
}

/**
 * The counts in the summary of a snapshot.
 *
 * @param parent whose totals are gone on from
 * @param startsAnew whether nothing of it is left
 * @see https://iceberg.apache.org/spec/#optional-snapshot-summary-fields
 */
export function summaryCounts(
  { added, deleted }: SnapshotFiles,
  parent: Snapshot | undefined,
  startsAnew: boolean,
): Record<string, string> {
  const partitions = new Set(
    [...added, ...deleted].map(({ partition }) => JSON.stringify(Object.values(partition), asText)),
  );
  const changes = {
    "added-data-files": BigInt(added.length),
    "added-records": sumOf(added, "record_count"),
    "added-files-size": sumOf(added, "file_size_in_bytes"),
    "deleted-data-files": BigInt(deleted.length),
    "deleted-records": sumOf(deleted, "record_count"),
    "removed-files-size": sumOf(deleted, "file_size_in_bytes"),
    "changed-partition-count": BigInt(partitions.size),
  };
  const before = (key: string): bigint => (startsAnew ? 0n : BigInt(parent?.summary[key] ?? "0"));
  const isLess = startsAnew ? 0n : 1n;
  const totals = {
    "total-records":
      before("total-records") + changes["added-records"] - isLess * changes["deleted-records"],
    "total-data-files":
      before("total-data-files") +
      changes["added-data-files"] -
      isLess * changes["deleted-data-files"],
    "total-files-size":
      before("total-files-size") +
      changes["added-files-size"] -
      isLess * changes["removed-files-size"],
    "total-delete-files": before("total-delete-files"),
    "total-position-deletes": before("total-position-deletes"),
    "total-equality-deletes": before("total-equality-deletes"),
  };
  const told = Object.entries(changes).filter(([, count]) => count !== 0n);
  return Object.fromEntries(
    [...told, ...Object.entries(totals)].map(([key, count]) => [key, count.toString()]),
  );
}

function sumOf(files: readonly DataFile[], key: "record_count" | "file_size_in_bytes"): bigint {
  return files.reduce((sum, file) => sum + BigInt(file[key]), 0n);
}

function asText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
