import type { AssetDefinition, JsonObject } from "@dativo/core/plugin";
import { formatTableName, type TableName, type TableState } from "../catalog/catalog.ts";
import type { IcebergWriterOptions } from "../iceberg-writer-options.ts";
import { icebergErrors } from "../iceberg-errors.ts";
import { currentSchema, specOf, type TableMetadata } from "../metadata/table-metadata.ts";
import {
  isPartitionedBy,
  newPartitionSpec,
  type PartitionSpec,
} from "../partition/partition-spec.ts";
import { newSortOrder, type SortOrder, unsorted } from "../partition/sort-order.ts";
import { contractColumns } from "../schema/contract-columns.ts";
import { evolveSchema } from "../schema/evolve-schema.ts";
import { highestFieldId, type IcebergSchema } from "../schema/iceberg-schema.ts";
import { newFields } from "../schema/new-field.ts";

/** What all tasks of a run agree on: the columns with their ids, and how rows are divided. Plain JSON. */
export interface TablePlan extends JsonObject {
  /** Of the table; `null` for one that is not there yet. */
  readonly uuid: string | null;
  readonly schema: IcebergSchema & JsonObject;
  readonly spec: PartitionSpec & JsonObject;
  /** Of a new table. */
  readonly order: SortOrder & JsonObject;
}

/** What a job says of a table. */
export interface TableWishes {
  readonly table: TableName;
  readonly asset: AssetDefinition;
  readonly partitioning: readonly string[];
  readonly options: IcebergWriterOptions;
}

/**
 * The columns and the spec of the table for a run's records.
 *
 * @param state the table; `undefined` where there is none yet
 * @throws what `planExisting` throws, `ICEBERG_PARTITIONING_INVALID`, `ICEBERG_TRANSFORM_INVALID`,
 *   `ICEBERG_SORT_ORDER_INVALID`
 */
export function planTable(state: TableState | undefined, wishes: TableWishes): TablePlan {
  return state ? planExisting(state.metadata, wishes) : planNew(wishes);
}

/** @throws `ICEBERG_FORMAT_UNSUPPORTED`, `ICEBERG_TYPE_CONFLICT`, `ICEBERG_PARTITIONING_DIFFERS` */
export function planExisting(metadata: TableMetadata, wishes: TableWishes): TablePlan {
  const version = metadata["format-version"];
  if (version !== 2) throw icebergErrors.formatUnsupported(formatTableName(wishes.table), version);
  const { asset, options, partitioning } = wishes;
  let lastId = metadata["last-column-id"];
  const evolution = {
    renamed: options.rename_columns,
    reorder: options.column_order === "contract",
  };
  const schema = evolveSchema(
    currentSchema(metadata),
    contractColumns(asset.schema.fields, options.rename_columns),
    () => (lastId += 1),
    evolution,
  );
  const spec = specOf(metadata, metadata["default-spec-id"]);
  if (partitioning.length > 0 && !isPartitionedBy(spec, partitioning, schema)) {
    const there = spec.fields.map(({ name, transform }) => `${transform}(${name})`);
    throw icebergErrors.partitioningDiffers(formatTableName(wishes.table), there, partitioning);
  }
  return asPlan(metadata["table-uuid"], schema, spec, unsorted);
}

function planNew({ asset, partitioning, options }: TableWishes): TablePlan {
  let lastId = 0;
  const columns = contractColumns(asset.schema.fields, options.rename_columns);
  const fields = newFields(columns, () => (lastId += 1));
  const key = asset.schema.primaryKey ?? [];
  const identifiers = fields.filter(({ name, required }) => required && key.includes(name));
  const schema: IcebergSchema = {
    type: "struct",
    "schema-id": 0,
    ...(key.length > 0 && identifiers.length === key.length
      ? { "identifier-field-ids": identifiers.map(({ id }) => id) }
      : {}),
    fields,
  };
  const spec = newPartitionSpec(partitioning, schema);
  return asPlan(null, schema, spec, newSortOrder(options.sort_order, schema));
}

/** The highest id that a schema uses, or that the table has used before. */
export function lastColumnId(schema: IcebergSchema, metadata: TableMetadata | undefined): number {
  return Math.max(highestFieldId(schema), metadata?.["last-column-id"] ?? 0);
}

function asPlan(
  uuid: string | null,
  schema: IcebergSchema,
  spec: PartitionSpec,
  order: SortOrder,
): TablePlan {
  return JSON.parse(JSON.stringify({ uuid, schema, spec, order })) as TablePlan;
}
