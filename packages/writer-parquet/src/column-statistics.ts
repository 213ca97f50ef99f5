import type { ColumnStatistics, RecordBatch } from "@dativo/core/plugin";
import {
  footerFields,
  numberOf,
  structOf,
  structsOf,
  type ThriftStruct,
} from "@dativo/parquet-format";
import { statisticText } from "./statistic-text.ts";

const { columnChunk, columnMetaData, rowGroup, statistics } = footerFields;

/** A bound as the footer holds it and as a value that can be compared. */
type Bound = ReturnType<typeof statisticText>;

/**
 * The statistics of a file's columns, put together from those of its row groups. Nested columns have
 * none. Minimum and maximum are there for integers, decimals, dates, text and UUIDs, where every row
 * group that has values states them exactly.
 *
 * @param rowGroups `RowGroup` structs of the footer
 * @param fields the Arrow fields of the file's columns
 */
export function columnStatistics(
  rowGroups: readonly ThriftStruct[],
  fields: RecordBatch["schema"]["fields"],
): Record<string, ColumnStatistics> {
  const result: [string, ColumnStatistics][] = [];
  for (const field of fields) {
    const chunks = rowGroups.map((group) => chunkStatistics(group, field.name));
    if (chunks.some((chunk) => chunk === undefined)) continue;
    const present = chunks.filter((chunk) => chunk !== undefined);
    const nullCount = present.reduce((sum, chunk) => sum + chunk.nullCount, 0);
    const withValues = present.filter((chunk) => chunk.valueCount > chunk.nullCount);
    const min = outermost(withValues, statistics.min, statistics.minExact, field, -1);
    const max = outermost(withValues, statistics.max, statistics.maxExact, field, 1);
    result.push([
      field.name,
      { nullCount, ...(min && max ? { min: min.text, max: max.text } : {}) },
    ]);
  }
  return Object.fromEntries(result);
}

interface ChunkStatistics {
  readonly nullCount: number;
  readonly valueCount: number;
  readonly struct: ThriftStruct;
}

function chunkStatistics(group: ThriftStruct, column: string): ChunkStatistics | undefined {
  for (const chunk of structsOf(group, rowGroup.columns)) {
    const meta = structOf(chunk, columnChunk.metaData);
    const path = meta?.get(columnMetaData.path);
    if (meta === undefined || path?.type !== "list" || path.value.length !== 1) continue;
    const [name] = path.value;
    if (name?.type !== "binary" || Buffer.from(name.value).toString() !== column) continue;
    const struct = structOf(meta, columnMetaData.statistics);
    const nullCount = struct && numberOf(struct, statistics.nullCount);
    const valueCount = numberOf(meta, columnMetaData.valueCount);
    if (struct === undefined || nullCount === undefined || valueCount === undefined)
      return undefined;
    return { nullCount, valueCount, struct };
  }
  return undefined;
}

function outermost(
  chunks: readonly ChunkStatistics[],
  boundField: number,
  exactField: number,
  field: RecordBatch["schema"]["fields"][number],
  direction: 1 | -1,
): Bound {
  let best: Bound;
  for (const { struct } of chunks) {
    const bytes = struct.get(boundField);
    const exact = struct.get(exactField);
    if (bytes?.type !== "binary" || (exact?.type === "boolean" && !exact.value)) return undefined;
    const bound = statisticText(bytes.value, field);
    if (bound === undefined) return undefined;
    if (best === undefined || compare(bound.order, best.order) === direction) best = bound;
  }
  return best;
}

function compare(left: bigint | Buffer, right: bigint | Buffer): number {
  if (typeof left === "bigint" || typeof right === "bigint") {
    return left === right ? 0 : left > right ? 1 : -1;
  }
  return Buffer.compare(left, right);
}
