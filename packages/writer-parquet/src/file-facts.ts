import {
  footerFields,
  numberOf,
  structOf,
  structsOf,
  type ThriftStruct,
} from "@dativo/parquet-format";

const { columnChunk, columnMetaData, rowGroup, statistics } = footerFields;

/** What is known of a file that is complete, for table formats that keep statistics of their files. */
export interface FileFacts {
  /** `column=value/…`, relative to the output; empty without partitioning. */
  readonly folder: string;
  readonly rows: number;
  /** Bytes at which its row groups begin, in order. */
  readonly rowGroupOffsets: readonly number[];
  /** Of every leaf of the schema, in its order. */
  readonly columns: readonly ColumnFacts[];
}

/** What the footer says of one leaf of the schema, and what the writer has counted. */
export interface ColumnFacts {
  /** Names from the column down to the leaf. */
  readonly path: readonly string[];
  readonly compressedBytes: number;
  /** Values of all row groups, nulls included. */
  readonly values: number;
  /** `undefined` where a row group does not say. */
  readonly nulls: number | undefined;
  /** Of columns of floating-point numbers that are not nested. */
  readonly nans: number | undefined;
  /** Of each row group that has a value; `undefined` where one of them does not say. */
  readonly bounds: readonly ColumnBounds[] | undefined;
}

/** Smallest and largest value of a row group, as Parquet's plain encoding writes them. */
export interface ColumnBounds {
  readonly min: Uint8Array;
  readonly max: Uint8Array;
}

/** How many values of a column are NaN, by its name. */
export type NanCounts = ReadonlyMap<string, number>;

/**
 * Puts together what the row groups of a file say.
 *
 * @param rowGroups `RowGroup` structs of the footer, with offsets as in the file
 */
export function fileFacts(
  folder: string,
  rows: number,
  rowGroups: readonly ThriftStruct[],
  nans: NanCounts,
): FileFacts {
  const chunks = rowGroups.map((group) => structsOf(group, rowGroup.columns));
  const columns = (chunks[0] ?? []).map((_, index) =>
    columnFacts(
      chunks.map((group) => group[index]),
      nans,
    ),
  );
  return { folder, rows, rowGroupOffsets: chunks.map((group) => startOf(group)), columns };
}

function columnFacts(chunks: readonly (ThriftStruct | undefined)[], nans: NanCounts): ColumnFacts {
  const metas = chunks.flatMap((chunk) => (chunk && structOf(chunk, columnChunk.metaData)) ?? []);
  const path = pathOf(metas[0]);
  const nulls = metas.map((meta) => statistic(meta, statistics.nullCount));
  const [name = ""] = path;
  return {
    path,
    compressedBytes: sumOf(metas, columnMetaData.compressedBytes),
    values: sumOf(metas, columnMetaData.valueCount),
    nulls: nulls.every((count) => count !== undefined)
      ? nulls.reduce((sum, count) => sum + count, 0)
      : undefined,
    nans: path.length === 1 ? nans.get(name) : undefined,
    bounds: boundsOf(metas),
  };
}

/** A row group without bounds whose values are not all null could hold anything. */
function boundsOf(metas: readonly ThriftStruct[]): readonly ColumnBounds[] | undefined {
  const bounds: ColumnBounds[] = [];
  for (const meta of metas) {
    const struct = structOf(meta, columnMetaData.statistics);
    const min = struct?.get(statistics.min);
    const max = struct?.get(statistics.max);
    if (min?.type === "binary" && max?.type === "binary") {
      bounds.push({ min: min.value, max: max.value });
      continue;
    }
    const nulls = struct && numberOf(struct, statistics.nullCount);
    const isEmpty = nulls !== undefined && nulls === numberOf(meta, columnMetaData.valueCount);
    if (!isEmpty) return undefined;
  }
  return bounds;
}

function startOf(chunks: readonly ThriftStruct[]): number {
  const starts = chunks.flatMap((chunk) => {
    const meta = structOf(chunk, columnChunk.metaData);
    if (meta === undefined) return [];
    const data = numberOf(meta, columnMetaData.dataPageOffset) ?? 0;
    const dictionary = numberOf(meta, columnMetaData.dictionaryPageOffset);
    return [dictionary !== undefined && dictionary > 0 ? Math.min(dictionary, data) : data];
  });
  return Math.min(...starts);
}

function pathOf(meta: ThriftStruct | undefined): string[] {
  const path = meta?.get(columnMetaData.path);
  if (path?.type !== "list") return [];
  return path.value.map((part) =>
    part.type === "binary" ? Buffer.from(part.value).toString() : "",
  );
}

function statistic(meta: ThriftStruct, field: number): number | undefined {
  const struct = structOf(meta, columnMetaData.statistics);
  return struct && numberOf(struct, field);
}

function sumOf(metas: readonly ThriftStruct[], field: number): number {
  return metas.reduce((sum, meta) => sum + (numberOf(meta, field) ?? 0), 0);
}
