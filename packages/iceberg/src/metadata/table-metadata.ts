import type { PartitionSpec } from "../partition/partition-spec.ts";
import type { SortOrder } from "../partition/sort-order.ts";
import type { IcebergSchema } from "../schema/iceberg-schema.ts";

/** A whole number of up to 64 bits: `bigint` where a `number` would not hold it. */
export type Long = number | bigint;

/**
 * The metadata of a table, as its `metadata.json` has it. Keys that this package does not know are kept.
 *
 * @see https://iceberg.apache.org/spec/#table-metadata-fields
 */
export interface TableMetadata {
  readonly "format-version": number;
  readonly "table-uuid": string;
  readonly location: string;
  readonly "last-sequence-number": number;
  readonly "last-updated-ms": number;
  readonly "last-column-id": number;
  readonly schemas: readonly IcebergSchema[];
  readonly "current-schema-id": number;
  readonly "partition-specs": readonly PartitionSpec[];
  readonly "default-spec-id": number;
  readonly "last-partition-id": number;
  readonly properties?: Readonly<Record<string, string>>;
  readonly "current-snapshot-id"?: Long | null;
  readonly snapshots?: readonly Snapshot[];
  readonly "snapshot-log"?: readonly SnapshotLogEntry[];
  readonly "metadata-log"?: readonly MetadataLogEntry[];
  readonly "sort-orders": readonly SortOrder[];
  readonly "default-sort-order-id": number;
  readonly refs?: Readonly<Record<string, SnapshotReference>>;
}

/** A state of the table. */
export interface Snapshot {
  readonly "snapshot-id": Long;
  readonly "parent-snapshot-id"?: Long | null;
  readonly "sequence-number": number;
  readonly "timestamp-ms": number;
  readonly "manifest-list": string;
  readonly summary: Readonly<Record<string, string>>;
  readonly "schema-id"?: number;
}

/** When a snapshot became that of `main`. */
interface SnapshotLogEntry {
  readonly "snapshot-id": Long;
  readonly "timestamp-ms": number;
}

/** An earlier metadata file. */
interface MetadataLogEntry {
  readonly "metadata-file": string;
  readonly "timestamp-ms": number;
}

/** What a branch or tag points at. */
export interface SnapshotReference {
  readonly "snapshot-id": Long;
  readonly type: "branch" | "tag";
}

/** Whether two ids are the same, in whichever type they came. */
export function sameId(left: Long | null | undefined, right: Long | null | undefined): boolean {
  return left !== null && left !== undefined && right !== null && right !== undefined
    ? BigInt(left) === BigInt(right)
    : false;
}

/** The snapshot that `main` points at; `undefined` for a table without any. */
export function currentSnapshot(metadata: TableMetadata): Snapshot | undefined {
  const id = metadata.refs?.["main"]?.["snapshot-id"] ?? metadata["current-snapshot-id"];
  return findSnapshot(metadata, id);
}

/** The snapshot of an id; `undefined` where it has expired or never was. */
export function findSnapshot(
  { snapshots = [] }: TableMetadata,
  id: Long | null | undefined,
): Snapshot | undefined {
  return snapshots.find((snapshot) => sameId(snapshot["snapshot-id"], id));
}

/** The snapshots from `main` back to the first that has not expired. */
export function* ancestry(metadata: TableMetadata): Generator<Snapshot> {
  const byId = new Map(
    (metadata.snapshots ?? []).map((snapshot) => [BigInt(snapshot["snapshot-id"]), snapshot]),
  );
  let snapshot = currentSnapshot(metadata);
  while (snapshot !== undefined) {
    yield snapshot;
    const parent = snapshot["parent-snapshot-id"];
    snapshot = parent === undefined || parent === null ? undefined : byId.get(BigInt(parent));
  }
}

/** The schema that new data is written with. */
export function currentSchema(metadata: TableMetadata): IcebergSchema {
  const id = metadata["current-schema-id"];
  const schema = metadata.schemas.find((candidate) => candidate["schema-id"] === id);
  if (schema === undefined) throw new RangeError(`the table has no schema ${id}`);
  return schema;
}

/** Where the table has its data files. */
export function dataFolder({ properties, location }: TableMetadata): string {
  return (properties?.["write.data.path"] ?? `${location}/data`).replace(/\/+$/u, "");
}

/** A partition spec by its id. */
export function specOf(metadata: TableMetadata, id: number): PartitionSpec {
  const spec = metadata["partition-specs"].find((candidate) => candidate["spec-id"] === id);
  if (spec === undefined) throw new RangeError(`the table has no partition spec ${id}`);
  return spec;
}
