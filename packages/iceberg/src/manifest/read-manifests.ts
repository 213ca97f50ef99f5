import type { TableFiles } from "../files/table-files.ts";
import type { Snapshot } from "../metadata/table-metadata.ts";
import { decodeAvro } from "./avro-file.ts";
import { entryStatus, type ManifestEntry, type ManifestFile } from "./data-file.ts";

/** A manifest as lists of different writers have it: Iceberg's own library had other names for the counts. */
type ListedManifest = ManifestFile & {
  readonly added_data_files_count?: number;
  readonly existing_data_files_count?: number;
  readonly deleted_data_files_count?: number;
};

/** The manifests of a snapshot. */
export async function readManifestList(
  snapshot: Snapshot,
  files: TableFiles,
): Promise<ManifestFile[]> {
  const uri = snapshot["manifest-list"];
  const { rows } = decodeAvro<ListedManifest>(await files.read(uri), uri);
  return rows.map((row) => ({
    manifest_path: row.manifest_path,
    manifest_length: row.manifest_length,
    partition_spec_id: row.partition_spec_id,
    content: row.content ?? 0,
    sequence_number: row.sequence_number ?? 0,
    min_sequence_number: row.min_sequence_number ?? 0,
    added_snapshot_id: row.added_snapshot_id,
    added_files_count: row.added_files_count ?? row.added_data_files_count ?? 0,
    existing_files_count: row.existing_files_count ?? row.existing_data_files_count ?? 0,
    deleted_files_count: row.deleted_files_count ?? row.deleted_data_files_count ?? 0,
    added_rows_count: row.added_rows_count ?? 0,
    existing_rows_count: row.existing_rows_count ?? 0,
    deleted_rows_count: row.deleted_rows_count ?? 0,
    partitions: row.partitions ?? null,
    key_metadata: row.key_metadata ?? null,
  }));
}

/** The files of a manifest that are still there, each with the numbers that it may have from the list. */
export async function readLiveEntries(
  manifest: ManifestFile,
  files: TableFiles,
): Promise<ManifestEntry[]> {
  const uri = manifest.manifest_path;
  const { rows } = decodeAvro<ManifestEntry>(await files.read(uri), uri);
  return rows
    .filter(({ status }) => status !== entryStatus.deleted)
    .map((entry) => ({
      ...entry,
      snapshot_id: entry.snapshot_id ?? manifest.added_snapshot_id,
      sequence_number: entry.sequence_number ?? manifest.sequence_number,
      file_sequence_number: entry.file_sequence_number ?? manifest.sequence_number,
    }));
}
