import { randomUUID } from "node:crypto";
import type { CommitRequest } from "@dativo/core/plugin";
import type { TableState } from "../catalog/catalog.ts";
import { encodeAvro } from "../manifest/avro-file.ts";
import type { DataFile, ManifestFile } from "../manifest/data-file.ts";
import { manifestListSchema } from "../manifest/manifest-schema.ts";
import { readManifestList } from "../manifest/read-manifests.ts";
import { currentSnapshot, type Long, type Snapshot } from "../metadata/table-metadata.ts";
import type { TableUpdate } from "../metadata/table-update.ts";
import type { IcebergSchema } from "../schema/iceberg-schema.ts";
import { summaryMarks, watermarkProperty } from "./commit-marks.ts";
import {
  type KeptManifests,
  keepManifests,
  newManifest,
  type SnapshotInput,
} from "./snapshot-files.ts";
import { summaryCounts } from "./snapshot-summary.ts";

/** A snapshot that is to be committed. */
export interface SnapshotPlan {
  readonly request: CommitRequest;
  readonly added: readonly DataFile[];
  /** Paths of the files that a merge takes away. */
  readonly replaced: ReadonlySet<string>;
  readonly specId: number;
  readonly schema: IcebergSchema;
  readonly snapshotId: Long;
}

/** The updates that make it, and the files that they name. */
export interface PlannedSnapshot {
  readonly updates: readonly TableUpdate[];
  /** Of no use to anybody where the updates were not made. */
  readonly written: readonly string[];
}

/**
 * Writes the manifests of a snapshot on top of a state of the table.
 *
 * @param state the table; one that is only being created has no snapshot
 */
export async function planSnapshot(
  { request, added, replaced, specId, schema, snapshotId }: SnapshotPlan,
  state: TableState,
): Promise<PlannedSnapshot> {
  const { metadata, files } = state;
  const { mode } = request;
  const parent = currentSnapshot(metadata);
  const isNothing = added.length === 0 && (mode !== "replace" || parent === undefined);
  if (isNothing) {
    const mark = watermarkProperty(request, parent?.["snapshot-id"]);
    return { updates: [{ action: "set-properties", updates: mark }], written: [] };
  }
  const folder = metadataFolder(state);
  const sequenceNumber = metadata["last-sequence-number"] + 1;
  const input = {
    state,
    mode,
    added,
    replaced,
    specId,
    snapshotId,
    sequenceNumber,
    schema,
    folder,
  };
  const current = parent ? await readManifestList(parent, files) : [];
  const kept = await keepManifests(input, current);
  const fresh = added.length === 0 ? [] : [newManifest(input)];
  const encoded = [...fresh, ...kept.rewritten];
  const list = `${folder}/snap-${snapshotId}-1-${randomUUID()}.avro`;
  for (const { file, content } of encoded) await files.create(file.manifest_path, content);
  const manifests = [...encoded.map(({ file }) => file), ...kept.manifests];
  await files.create(list, encodeList(manifests, { snapshotId, parent, sequenceNumber }));
  const snapshot = snapshotOf(input, request, list, { parent, kept });
  return {
    updates: [
      { action: "add-snapshot", snapshot },
      { action: "set-snapshot-ref", "ref-name": "main", type: "branch", "snapshot-id": snapshotId },
      { action: "set-properties", updates: watermarkProperty(request, snapshotId) },
    ],
    written: [...encoded.map(({ file }) => file.manifest_path), list],
  };
}

/** The snapshot itself, with what it says of the run. */
function snapshotOf(
  { added, mode, snapshotId, sequenceNumber, schema, state: { metadata } }: SnapshotInput,
  request: CommitRequest,
  list: string,
  { parent, kept }: { readonly parent: Snapshot | undefined; readonly kept: KeptManifests },
): Snapshot {
  return {
    "snapshot-id": snapshotId,
    ...(parent ? { "parent-snapshot-id": parent["snapshot-id"] } : {}),
    "sequence-number": sequenceNumber,
    "timestamp-ms": Math.max(Date.now(), metadata["last-updated-ms"]),
    "manifest-list": list,
    "schema-id": schema["schema-id"] ?? 0,
    summary: {
      operation: kept.deleted.length > 0 ? "overwrite" : "append",
      ...summaryMarks(request),
      ...summaryCounts({ added, deleted: kept.deleted }, parent, mode === "replace"),
    },
  };
}

function metadataFolder({ metadata }: TableState): string {
  const own = metadata.properties?.["write.metadata.path"];
  return own?.replace(/\/+$/u, "") ?? `${metadata.location}/metadata`;
}

function encodeList(
  manifests: readonly ManifestFile[],
  {
    snapshotId,
    parent,
    sequenceNumber,
  }: { snapshotId: Long; parent: Snapshot | undefined; sequenceNumber: number },
): Buffer {
  return encodeAvro(manifestListSchema, manifests, {
    "snapshot-id": String(snapshotId),
    "parent-snapshot-id": String(parent?.["snapshot-id"] ?? "null"),
    "sequence-number": String(sequenceNumber),
    "format-version": "2",
  });
}
