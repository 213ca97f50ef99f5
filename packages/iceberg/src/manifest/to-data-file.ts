import type { PublishedFile } from "@dativo/core/plugin";
import type { BoundPartitionField } from "../partition/partition-spec.ts";
import type { ColumnBytes, ColumnCounts, DataFile } from "./data-file.ts";
import type { FileStatistics } from "./file-statistics.ts";
import { avroName } from "./manifest-schema.ts";
import { partitionAtom } from "./partition-atoms.ts";

/**
 * A staged file as a manifest has it.
 *
 * @param uri where it is in the table
 * @param fields of the spec that it was written by
 */
export function toDataFile(
  file: PublishedFile,
  uri: string,
  statistics: FileStatistics,
  fields: readonly BoundPartitionField[],
): DataFile {
  const { columns, partition, split_offsets: offsets } = statistics;
  const counts = (of: "bytes" | "values" | "nulls" | "nans"): ColumnCounts =>
    columns.flatMap(({ id, [of]: value }) => (value === undefined ? [] : [{ key: id, value }]));
  const bounds = (of: "lower" | "upper"): ColumnBytes =>
    columns.flatMap(({ id, [of]: text }) =>
      text === undefined ? [] : [{ key: id, value: Buffer.from(text, "base64") }],
    );
  return {
    content: 0,
    file_path: uri,
    file_format: "PARQUET",
    partition: Object.fromEntries(
      fields.map((field, index) => [avroName(field.name), partitionAtom(field, partition[index])]),
    ),
    record_count: file.rows ?? 0,
    file_size_in_bytes: file.bytes,
    column_sizes: counts("bytes"),
    value_counts: counts("values"),
    null_value_counts: counts("nulls"),
    nan_value_counts: counts("nans"),
    lower_bounds: bounds("lower"),
    upper_bounds: bounds("upper"),
    key_metadata: null,
    split_offsets: offsets,
    equality_ids: null,
    sort_order_id: null,
  };
}
