import type { Long } from "../metadata/table-metadata.ts";

/** A value of a partition as manifests hold it. */
export type PartitionAtom = string | number | bigint | boolean | Buffer | null;

/** A number for a column, by field id. */
export type ColumnCounts = readonly { readonly key: number; readonly value: Long }[];

/** A bound for a column, by field id, in Iceberg's single-value serialisation. */
export type ColumnBytes = readonly { readonly key: number; readonly value: Buffer }[];

/**
 * A data file, as a manifest of a table of format 2 has it.
 *
 * @see https://iceberg.apache.org/spec/#data-file-fields
 */
export interface DataFile {
  /** 0: data. */
  readonly content: number;
  readonly file_path: string;
  readonly file_format: string;
  /** By the names of the partition fields. */
  readonly partition: Readonly<Record<string, PartitionAtom>>;
  readonly record_count: Long;
  readonly file_size_in_bytes: Long;
  readonly column_sizes?: ColumnCounts | null;
  readonly value_counts?: ColumnCounts | null;
  readonly null_value_counts?: ColumnCounts | null;
  readonly nan_value_counts?: ColumnCounts | null;
  readonly lower_bounds?: ColumnBytes | null;
  readonly upper_bounds?: ColumnBytes | null;
  readonly key_metadata?: Buffer | null;
  readonly split_offsets?: readonly Long[] | null;
  readonly equality_ids?: readonly number[] | null;
  readonly sort_order_id?: number | null;
}

/** What became of a file in a snapshot. */
export const entryStatus = { existing: 0, added: 1, deleted: 2 } as const;

/** A file in a manifest. Where it was added by this very manifest, sequence numbers come from the list. */
export interface ManifestEntry {
  readonly status: number;
  readonly snapshot_id: Long | null;
  readonly sequence_number: Long | null;
  readonly file_sequence_number: Long | null;
  readonly data_file: DataFile;
}

/** A manifest, as the list of a snapshot has it. */
export interface ManifestFile {
  readonly manifest_path: string;
  readonly manifest_length: Long;
  readonly partition_spec_id: number;
  /** 0: data, 1: deletes. */
  readonly content: number;
  readonly sequence_number: Long;
  readonly min_sequence_number: Long;
  readonly added_snapshot_id: Long;
  readonly added_files_count: number;
  readonly existing_files_count: number;
  readonly deleted_files_count: number;
  readonly added_rows_count: Long;
  readonly existing_rows_count: Long;
  readonly deleted_rows_count: Long;
  readonly partitions?: readonly FieldSummary[] | null;
  readonly key_metadata?: Buffer | null;
}

/** What the files of a manifest have in one partition field. */
export interface FieldSummary {
  readonly contains_null: boolean;
  readonly contains_nan?: boolean | null;
  readonly lower_bound?: Buffer | null;
  readonly upper_bound?: Buffer | null;
}
