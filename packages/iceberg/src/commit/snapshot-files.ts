import { randomUUID } from "node:crypto";
import type { LoadMode } from "@dativo/core/plugin";
import { icebergErrors } from "../iceberg-errors.ts";
import {
  type DataFile,
  entryStatus,
  type ManifestEntry,
  type ManifestFile,
} from "../manifest/data-file.ts";
import { readLiveEntries } from "../manifest/read-manifests.ts";
import { type EncodedManifest, encodeManifest } from "../manifest/write-manifest.ts";
import { formatIcebergJson } from "../metadata/iceberg-json.ts";
import { type Long, specOf } from "../metadata/table-metadata.ts";
import { bindPartitionSpec } from "../partition/partition-spec.ts";
import type { IcebergSchema } from "../schema/iceberg-schema.ts";
import type { TableState } from "../catalog/catalog.ts";

/** What a snapshot adds, and to what. */
export interface SnapshotInput {
  readonly state: TableState;
  readonly mode: LoadMode;
  readonly added: readonly DataFile[];
  /** Paths of the files that a merge takes away. */
  readonly replaced: ReadonlySet<string>;
  /** By which the added files are partitioned. */
  readonly specId: number;
  readonly snapshotId: Long;
  readonly sequenceNumber: number;
  readonly schema: IcebergSchema;
  /** The folder of the table's metadata. */
  readonly folder: string;
}

/** The manifests that a snapshot has besides that of its new files, and what it takes away. */
export interface KeptManifests {
  readonly manifests: readonly ManifestFile[];
  /** Those that are not written yet. */
  readonly rewritten: readonly EncodedManifest[];
  readonly deleted: readonly DataFile[];
}

/**
 * Decides what becomes of the files that are there: all stay with `append`, none with `replace`, with
 * `replace_partitions` those of other partitions than the new ones, and with `merge` those that it does not replace.
 *
 * @throws `ICEBERG_PARTITIONING_DIFFERS` for partitions of another spec, which cannot be compared
 */
export async function keepManifests(
  input: SnapshotInput,
  current: readonly ManifestFile[],
): Promise<KeptManifests> {
  const alive = current.filter(
    ({ added_files_count: added, existing_files_count: existing }) => added + existing > 0,
  );
  if (input.mode === "append") return { manifests: alive, rewritten: [], deleted: [] };
  const touched = new Set(input.added.map((file) => formatIcebergJson(file.partition)));
  const manifests: ManifestFile[] = [];
  const rewritten: EncodedManifest[] = [];
  const deleted: DataFile[] = [];
  for (const manifest of alive) {
    if (manifest.content !== 0) {
      // Deletes of rows have nothing left to apply to once all files are gone.
      if (input.mode !== "replace") manifests.push(manifest);
      continue;
    }
    refuseOtherSpec(input, manifest);
    const entries = await readLiveEntries(manifest, input.state.files);
    const isGone = ({ data_file: file }: ManifestEntry): boolean => {
      if (input.mode === "merge") return input.replaced.has(file.file_path);
      return input.mode === "replace" || touched.has(formatIcebergJson(file.partition));
    };
    const gone = entries.filter((entry) => isGone(entry));
    if (gone.length === 0) {
      manifests.push(manifest);
      continue;
    }
    deleted.push(...gone.map(({ data_file: file }) => file));
    rewritten.push(rewrite(input, manifest, entries, isGone));
  }
  return { manifests, rewritten, deleted };
}

/** The manifest of the files that a snapshot adds. */
export function newManifest(input: SnapshotInput): EncodedManifest {
  const entries = input.added.map((file) => ({
    status: entryStatus.added,
    snapshot_id: input.snapshotId,
    sequence_number: null,
    file_sequence_number: null,
    data_file: file,
  }));
  return encode(input, input.specId, entries);
}

function rewrite(
  input: SnapshotInput,
  manifest: ManifestFile,
  entries: readonly ManifestEntry[],
  isGone: (entry: ManifestEntry) => boolean,
): EncodedManifest {
  const marked = entries.map((entry) =>
    isGone(entry)
      ? { ...entry, status: entryStatus.deleted, snapshot_id: input.snapshotId }
      : { ...entry, status: entryStatus.existing },
  );
  return encode(input, manifest.partition_spec_id, marked);
}

function encode(
  { state, snapshotId, sequenceNumber, schema, folder }: SnapshotInput,
  specId: number,
  entries: readonly ManifestEntry[],
): EncodedManifest {
  const spec = specOf(state.metadata, specId);
  return encodeManifest(entries, {
    uri: `${folder}/${randomUUID()}-m0.avro`,
    snapshotId,
    sequenceNumber,
    spec,
    fields: bindPartitionSpec(spec, schema),
    schema,
  });
}

function refuseOtherSpec({ mode, specId, state }: SnapshotInput, manifest: ManifestFile): void {
  if (mode !== "replace_partitions" || manifest.partition_spec_id === specId) return;
  const names = (id: number): string[] =>
    specOf(state.metadata, id).fields.map(({ name, transform }) => `${transform}(${name})`);
  const { location } = state.metadata;
  throw icebergErrors.partitioningDiffers(
    location,
    names(manifest.partition_spec_id),
    names(specId),
  );
}
