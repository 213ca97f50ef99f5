import type { JsonObject } from "@dativo/core/plugin";
import type { ColumnFacts, FileFacts } from "@dativo/writer-parquet";
import type { IcebergField, IcebergSchema, IcebergType } from "../schema/iceberg-schema.ts";
import { fileBounds } from "./file-bounds.ts";
import type { PartitionText } from "./partition-atoms.ts";

/** What the commit has to know of a data file besides its place, as plain JSON. */
export interface FileStatistics extends JsonObject {
  /** Below the table's folder of data: `region=eu`. */
  readonly folder: string;
  readonly spec_id: number;
  /** One for each partition field. */
  readonly partition: readonly PartitionText[];
  readonly split_offsets: readonly number[];
  readonly columns: readonly ColumnStatistics[];
}

/** Statistics of one column; bounds are Base64 of Iceberg's single-value serialisation. */
interface ColumnStatistics extends JsonObject {
  readonly id: number;
  readonly bytes: number;
  /** Absent for what is in a list, which has as many values as there are items. */
  readonly values?: number;
  readonly nulls?: number;
  readonly nans?: number;
  readonly lower?: string;
  readonly upper?: string;
}

/** @param schema the table's columns, as they were when the file was written */
export function fileStatistics(
  facts: FileFacts,
  schema: IcebergSchema,
  { specId, partition }: { readonly specId: number; readonly partition: readonly PartitionText[] },
): FileStatistics {
  return {
    folder: facts.folder,
    spec_id: specId,
    partition,
    split_offsets: facts.rowGroupOffsets,
    columns: facts.columns.flatMap((column) => columnStatistics(column, schema)),
  };
}

function columnStatistics(column: ColumnFacts, { fields }: IcebergSchema): ColumnStatistics[] {
  const leaf = findLeaf(fields, column.path);
  if (leaf === undefined) return [];
  const { id, type, isRepeated } = leaf;
  if (isRepeated) return [{ id, bytes: column.compressedBytes }];
  const bounds = column.bounds && fileBounds(column.bounds, type);
  return [
    {
      id,
      bytes: column.compressedBytes,
      values: column.values,
      ...(column.nulls === undefined ? {} : { nulls: column.nulls }),
      ...(column.nans === undefined ? {} : { nans: column.nans }),
      ...(bounds?.lower === undefined ? {} : { lower: bounds.lower.toString("base64") }),
      ...(bounds?.upper === undefined ? {} : { upper: bounds.upper.toString("base64") }),
    },
  ];
}

interface Leaf {
  readonly id: number;
  readonly type: string;
  /** Whether it is in a list. */
  readonly isRepeated: boolean;
}

/** The leaf at a path of names in a Parquet file, where a list takes two: of the repeated group, and of its item. */
function findLeaf(fields: readonly IcebergField[], path: readonly string[]): Leaf | undefined {
  const [name, ...rest] = path;
  const field = fields.find((candidate) => candidate.name === name);
  return field && leafOf(field.id, field.type, rest, false);
}

function leafOf(
  id: number,
  type: IcebergType,
  path: readonly string[],
  isRepeated: boolean,
): Leaf | undefined {
  if (typeof type === "string") return path.length === 0 ? { id, type, isRepeated } : undefined;
  if (type.type === "list") {
    return leafOf(type["element-id"], type.element, path.slice(2), true);
  }
  if (type.type === "map") return undefined;
  const [name, ...rest] = path;
  const field = type.fields.find((candidate) => candidate.name === name);
  return field && leafOf(field.id, field.type, rest, isRepeated);
}
