import type { PartitionSpec } from "../partition/partition-spec.ts";
import type { SortOrder } from "../partition/sort-order.ts";
import type { IcebergSchema } from "../schema/iceberg-schema.ts";
import type { Long, Snapshot } from "./table-metadata.ts";

/**
 * A change of a table, as the REST catalog's protocol names it.
 *
 * @see https://github.com/apache/iceberg/blob/main/open-api/rest-catalog-open-api.yaml
 */
export type TableUpdate =
  | { readonly action: "assign-uuid"; readonly uuid: string }
  | { readonly action: "upgrade-format-version"; readonly "format-version": number }
  | {
      readonly action: "add-schema";
      readonly schema: IcebergSchema;
      readonly "last-column-id": number;
    }
  | { readonly action: "set-current-schema"; readonly "schema-id": number }
  | { readonly action: "add-spec"; readonly spec: PartitionSpec }
  | { readonly action: "set-default-spec"; readonly "spec-id": number }
  | { readonly action: "add-sort-order"; readonly "sort-order": SortOrder }
  | { readonly action: "set-default-sort-order"; readonly "sort-order-id": number }
  | { readonly action: "set-location"; readonly location: string }
  | { readonly action: "add-snapshot"; readonly snapshot: Snapshot }
  | { readonly action: "remove-snapshots"; readonly "snapshot-ids": readonly Long[] }
  | {
      readonly action: "set-snapshot-ref";
      readonly "ref-name": string;
      readonly type: "branch";
      readonly "snapshot-id": Long;
    }
  | { readonly action: "set-properties"; readonly updates: Readonly<Record<string, string>> };

/** What has to hold of a table for a change to be made. */
export type TableRequirement =
  | { readonly type: "assert-create" }
  | { readonly type: "assert-table-uuid"; readonly uuid: string }
  | {
      readonly type: "assert-ref-snapshot-id";
      readonly ref: string;
      readonly "snapshot-id": Long | null;
    }
  | {
      readonly type: "assert-last-assigned-field-id";
      readonly "last-assigned-field-id": number;
    }
  | { readonly type: "assert-current-schema-id"; readonly "current-schema-id": number }
  | { readonly type: "assert-default-spec-id"; readonly "default-spec-id": number };

/** A change, all of which is made or nothing. */
export interface TableChange {
  readonly requirements: readonly TableRequirement[];
  readonly updates: readonly TableUpdate[];
}
