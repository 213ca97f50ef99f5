import type { TableFiles } from "../files/table-files.ts";
import type { TableMetadata } from "../metadata/table-metadata.ts";
import type { TableChange } from "../metadata/table-update.ts";
import type { PartitionSpec } from "../partition/partition-spec.ts";
import type { SortOrder } from "../partition/sort-order.ts";
import type { IcebergSchema } from "../schema/iceberg-schema.ts";

/** A table of a catalog. */
export interface TableName {
  /** Outermost first. */
  readonly namespace: readonly string[];
  readonly name: string;
}

/** A table as it was when it was read. */
export interface TableState {
  readonly metadata: TableMetadata;
  /** Where that is written down. */
  readonly metadataFile: string;
  readonly files: TableFiles;
  /** Whether its files are reached as the target itself is, and not with credentials of their own. */
  readonly sharesAccess: boolean;
}

/** What a new table is to be. */
export interface TableDraft {
  readonly schema: IcebergSchema;
  readonly spec: PartitionSpec;
  readonly sortOrder: SortOrder;
  readonly properties: Readonly<Record<string, string>>;
}

/** Where a table is, or will be, and how its files are reached. */
export interface TablePlace {
  readonly location: string;
  /** Those that the catalog gives a new table. */
  readonly properties?: Readonly<Record<string, string>>;
  readonly files: TableFiles;
  readonly sharesAccess: boolean;
}

/** What knows the tables, and which metadata of each is the current one. */
export interface Catalog {
  /** For people. */
  readonly description: string;

  /** @returns `undefined` when there is no such table */
  load(table: TableName): Promise<TableState | undefined>;

  /** Where a table that is not there yet will be. */
  place(table: TableName, draft: TableDraft): Promise<TablePlace>;

  /**
   * Changes a table, or creates it, in one step; all of it or nothing.
   *
   * @param base the table that the change was made for; `undefined` for a new one
   * @throws `ICEBERG_COMMIT_CONFLICT` when somebody else was faster: nothing has changed;
   *   `ICEBERG_COMMIT_UNKNOWN` when it cannot be told whether it was made
   */
  commit(
    table: TableName,
    base: TableState | undefined,
    change: TableChange,
    place: TablePlace,
  ): Promise<void>;

  /** Completes what a process that died right after its commit has not done any more. */
  settle?(state: TableState): Promise<void>;

  /** Proves that the catalog answers. */
  check(): Promise<void>;

  /** Gives back connections. */
  close(): Promise<void>;
}

/** `sales.orders` */
export function formatTableName({ namespace, name }: TableName): string {
  return [...namespace, name].join(".");
}
