import { highestFieldId } from "../schema/iceberg-schema.ts";
import { sameId, type TableMetadata } from "./table-metadata.ts";
import type { TableUpdate } from "./table-update.ts";

type SnapshotUpdate = Extract<
  TableUpdate,
  { action: "add-snapshot" | "set-snapshot-ref" | "remove-snapshots" }
>;
type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** The last id that something in the updates themselves has been given. */
const lastAdded = -1;

/**
 * The metadata of a table after a change, for catalogs that leave that to their clients.
 *
 * @param base the table as it is; `undefined` for a new one
 * @param previousFile where `base` is written down
 */
export function applyUpdates(
  base: TableMetadata | undefined,
  updates: readonly TableUpdate[],
  previousFile: string | undefined,
): TableMetadata {
  const now = Math.max(Date.now(), base?.["last-updated-ms"] ?? 0);
  let metadata: TableMetadata = base ?? emptyMetadata(now);
  for (const update of updates) metadata = apply(metadata, update, now);
  return {
    ...metadata,
    "last-updated-ms": now,
    "metadata-log":
      base === undefined || previousFile === undefined
        ? (metadata["metadata-log"] ?? [])
        : extendLog(base, previousFile),
  };
}

function emptyMetadata(now: number): TableMetadata {
  return {
    "format-version": 2,
    "table-uuid": "",
    location: "",
    "last-sequence-number": 0,
    "last-updated-ms": now,
    "last-column-id": 0,
    schemas: [],
    "current-schema-id": 0,
    "partition-specs": [],
    "default-spec-id": 0,
    "last-partition-id": 999,
    properties: {},
    "current-snapshot-id": -1,
    snapshots: [],
    "snapshot-log": [],
    "metadata-log": [],
    "sort-orders": [],
    "default-sort-order-id": 0,
    refs: {},
  };
}

function apply(metadata: TableMetadata, update: TableUpdate, now: number): TableMetadata {
  const next: Mutable<TableMetadata> = { ...metadata };
  switch (update.action) {
    case "assign-uuid":
      return { ...metadata, "table-uuid": update.uuid };
    case "upgrade-format-version":
      return { ...metadata, "format-version": update["format-version"] };
    case "set-location":
      next.location = update.location;
      return next;
    case "set-properties":
      next.properties = { ...metadata.properties, ...update.updates };
      return next;
    case "add-schema":
      next.schemas = [...metadata.schemas, update.schema];
      next["last-column-id"] = Math.max(metadata["last-column-id"], highestFieldId(update.schema));
      return next;
    case "set-current-schema":
      next["current-schema-id"] = orLast(
        update["schema-id"],
        metadata.schemas.at(-1)?.["schema-id"],
      );
      return next;
    case "add-spec":
      next["partition-specs"] = [...metadata["partition-specs"], update.spec];
      next["last-partition-id"] = Math.max(
        metadata["last-partition-id"],
        ...update.spec.fields.map((field) => field["field-id"]),
      );
      return next;
    case "set-default-spec":
      next["default-spec-id"] = orLast(
        update["spec-id"],
        metadata["partition-specs"].at(-1)?.["spec-id"],
      );
      return next;
    case "add-sort-order":
      next["sort-orders"] = [...metadata["sort-orders"], update["sort-order"]];
      return next;
    case "set-default-sort-order":
      next["default-sort-order-id"] = orLast(
        update["sort-order-id"],
        metadata["sort-orders"].at(-1)?.["order-id"],
      );
      return next;
    default:
      return applyToSnapshots(metadata, update, now);
  }
}

function applyToSnapshots(
  metadata: TableMetadata,
  update: SnapshotUpdate,
  now: number,
): TableMetadata {
  const { snapshots = [], refs = {}, "snapshot-log": log = [] } = metadata;
  if (update.action === "add-snapshot") {
    const { snapshot } = update;
    return {
      ...metadata,
      snapshots: [...snapshots, snapshot],
      "last-sequence-number": snapshot["sequence-number"],
    };
  }
  if (update.action === "remove-snapshots") {
    const isGone = (id: unknown): boolean =>
      update["snapshot-ids"].some((removed) => sameId(removed, id as bigint));
    return {
      ...metadata,
      snapshots: snapshots.filter((snapshot) => !isGone(snapshot["snapshot-id"])),
      "snapshot-log": log.filter((entry) => !isGone(entry["snapshot-id"])),
    };
  }
  const { "ref-name": name, type, "snapshot-id": id } = update;
  return {
    ...metadata,
    refs: { ...refs, [name]: { "snapshot-id": id, type } },
    ...(name === "main"
      ? {
          "current-snapshot-id": id,
          "snapshot-log": [...log, { "snapshot-id": id, "timestamp-ms": now }],
        }
      : {}),
  };
}

function orLast(id: number, last: number | undefined): number {
  return id === lastAdded ? (last ?? 0) : id;
}

/** As many earlier metadata files as the table keeps. */
function extendLog(base: TableMetadata, file: string): NonNullable<TableMetadata["metadata-log"]> {
  const most = Number(base.properties?.["write.metadata.previous-versions-max"] ?? "100");
  const entry = { "metadata-file": file, "timestamp-ms": base["last-updated-ms"] };
  return [...(base["metadata-log"] ?? []), entry].slice(-Math.max(1, most));
}
