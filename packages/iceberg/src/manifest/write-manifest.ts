import type { Long } from "../metadata/table-metadata.ts";
import type { BoundPartitionField, PartitionSpec } from "../partition/partition-spec.ts";
import type { IcebergSchema } from "../schema/iceberg-schema.ts";
import { encodeAvro } from "./avro-file.ts";
import {
  entryStatus,
  type FieldSummary,
  type ManifestEntry,
  type ManifestFile,
  type PartitionAtom,
} from "./data-file.ts";
import { avroName, manifestSchema } from "./manifest-schema.ts";
import { atomBytes, compareAtoms } from "./partition-atoms.ts";

/** What all entries of a manifest have in common. */
export interface ManifestSettings {
  readonly uri: string;
  readonly snapshotId: Long;
  readonly sequenceNumber: number;
  readonly spec: PartitionSpec;
  readonly fields: readonly BoundPartitionField[];
  readonly schema: IcebergSchema;
}

/** A manifest, and what its list says of it. */
export interface EncodedManifest {
  readonly file: ManifestFile;
  readonly content: Buffer;
}

/** Encodes a manifest of data files of one spec. */
export function encodeManifest(
  entries: readonly ManifestEntry[],
  { uri, snapshotId, sequenceNumber, spec, fields, schema }: ManifestSettings,
): EncodedManifest {
  const content = encodeAvro(manifestSchema(fields), entries, {
    schema: JSON.stringify(schema),
    "schema-id": String(schema["schema-id"] ?? 0),
    "partition-spec": JSON.stringify(spec.fields),
    "partition-spec-id": String(spec["spec-id"]),
    "format-version": "2",
    content: "data",
  });
  const counts = (status: number): { files: number; rows: Long } => {
    const of = entries.filter((entry) => entry.status === status);
    const rows = of.reduce((sum, { data_file: file }) => sum + BigInt(file.record_count), 0n);
    return { files: of.length, rows };
  };
  const [existing, added, deleted] = [counts(0), counts(1), counts(2)];
  const file: ManifestFile = {
    manifest_path: uri,
    manifest_length: content.byteLength,
    partition_spec_id: spec["spec-id"],
    content: 0,
    sequence_number: sequenceNumber,
    min_sequence_number: oldestSequence(entries, sequenceNumber),
    added_snapshot_id: snapshotId,
    added_files_count: added?.files ?? 0,
    existing_files_count: existing?.files ?? 0,
    deleted_files_count: deleted?.files ?? 0,
    added_rows_count: added?.rows ?? 0,
    existing_rows_count: existing?.rows ?? 0,
    deleted_rows_count: deleted?.rows ?? 0,
    partitions: fields.map((field) => summaryOf(field, entries)),
    key_metadata: null,
  };
  return { file, content };
}

/** Of the files that are still there. */
function oldestSequence(entries: readonly ManifestEntry[], current: number): Long {
  return entries
    .filter(({ status }) => status !== entryStatus.deleted)
    .reduce<Long>((oldest, { sequence_number: own }) => {
      const number = own ?? current;
      return BigInt(number) < BigInt(oldest) ? number : oldest;
    }, current);
}

function summaryOf(
  { name, resultType }: BoundPartitionField,
  entries: readonly ManifestEntry[],
): FieldSummary {
  let lower: Exclude<PartitionAtom, null> | undefined;
  let upper: Exclude<PartitionAtom, null> | undefined;
  let [hasNull, hasNan] = [false, false];
  for (const { data_file: file } of entries) {
    const value = file.partition[avroName(name)] ?? null;
    if (value === null) hasNull = true;
    else if (Number.isNaN(value)) hasNan = true;
    else {
      if (lower === undefined || compareAtoms(resultType, value, lower) < 0) lower = value;
      if (upper === undefined || compareAtoms(resultType, value, upper) > 0) upper = value;
    }
  }
  return {
    contains_null: hasNull,
    contains_nan: hasNan,
    lower_bound: lower === undefined ? null : atomBytes(resultType, lower),
    upper_bound: upper === undefined ? null : atomBytes(resultType, upper),
  };
}
