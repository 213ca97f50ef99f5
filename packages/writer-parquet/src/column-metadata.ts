import {
  binary,
  boolean,
  i32,
  i64,
  integers,
  longs,
  struct,
  structOfFields,
  structs,
  text,
  type ThriftStruct,
  type ThriftValue,
} from "@dativo/parquet-format";
import { compareValues, lowerBound, upperBound } from "./bounds.ts";
import { columnKind, type EncodedColumn, type EncodedPage } from "./flat-column.ts";
import type { EncoderSettings } from "./parquet-encoder.ts";

/** What the footer says of a column besides its pages. */
export interface ChunkFacts {
  readonly name: string;
  readonly kind: number;
  readonly physicalType: number;
  readonly isText: boolean;
  readonly optional: boolean;
  readonly codec: number;
  readonly statistics: EncoderSettings["statistics"];
}

const encoding = { plain: 0, rle: 3, dictionary: 8 } as const;
const pageType = { data: 0, dictionary: 2 } as const;
const withoutDeprecatedBounds: readonly number[] = [
  columnKind.boolean,
  columnKind.uuid,
  columnKind.bytes,
];

const sumOf = (pages: readonly EncodedPage[], count: (page: EncodedPage) => number): number =>
  pages.reduce((sum, page) => sum + count(page), 0);

/** Bytes of all pages of a column. */
export function chunkSize({ dictionary, pages }: EncodedColumn): {
  compressed: number;
  uncompressed: number;
} {
  return {
    compressed: dictionary.compressed + sumOf(pages, (page) => page.compressed),
    uncompressed: dictionary.uncompressed + sumOf(pages, (page) => page.uncompressed),
  };
}

/**
 * `ColumnMetaData`.
 *
 * @param position where its first page starts in the file
 */
export function columnMetaData(
  facts: ChunkFacts,
  column: EncodedColumn,
  position: number,
): ThriftStruct {
  const { pages, dictionary } = column;
  const hasDictionary = dictionary.compressed > 0;
  const size = chunkSize(column);
  const encodings = [encoding.plain, encoding.rle];
  const metadata: ThriftStruct = new Map([
    [1, i32(facts.physicalType)],
    [2, integers(hasDictionary ? [...encodings, encoding.dictionary] : encodings)],
    [3, { type: "list", itemType: "binary", value: [text(facts.name)] }],
    [4, i32(facts.codec)],
    [5, i64(sumOf(pages, (page) => page.rows))],
    [6, i64(size.uncompressed)],
    [7, i64(size.compressed)],
    [9, i64(position + dictionary.compressed)],
  ]);
  if (hasDictionary) metadata.set(11, i64(position));
  if (facts.statistics !== "none") metadata.set(12, structOfFields(chunkStatistics(facts, pages)));
  metadata.set(13, encodingStatistics(pages));
  if (facts.statistics === "none") return metadata;
  const sizes = sizeStatistics(facts, pages);
  if (sizes.size > 0) metadata.set(16, structOfFields(sizes));
  return metadata;
}

/** `Statistics` of all pages. */
function chunkStatistics(facts: ChunkFacts, pages: readonly EncodedPage[]): ThriftStruct {
  const { min, max } = outermost(facts.kind, pages);
  const lower = min && lowerBound(facts.kind, facts.isText, min);
  const upper = max && upperBound(facts.kind, facts.isText, max);
  const fields: ThriftStruct = new Map();
  if (lower && upper && !withoutDeprecatedBounds.includes(facts.kind)) {
    fields.set(1, binary(upper.bytes)).set(2, binary(lower.bytes));
  }
  fields.set(3, i64(sumOf(pages, (page) => page.nulls)));
  if (upper) fields.set(5, binary(upper.bytes));
  if (lower) fields.set(6, binary(lower.bytes));
  fields.set(7, boolean(upper?.isExact ?? false));
  fields.set(8, boolean(lower?.isExact ?? false));
  return fields;
}

function outermost(
  kind: number,
  pages: readonly EncodedPage[],
): { min: Uint8Array | undefined; max: Uint8Array | undefined } {
  let min: Uint8Array | undefined;
  let max: Uint8Array | undefined;
  for (const page of pages) {
    if (page.min && (!min || compareValues(kind, page.min, min) < 0)) min = page.min;
    if (page.max && (!max || compareValues(kind, page.max, max) > 0)) max = page.max;
  }
  return { min, max };
}

/** `PageEncodingStats`: how many pages there are of each encoding. */
function encodingStatistics(pages: readonly EncodedPage[]): ThriftValue {
  const entry = (type: number, used: number, count: number): ThriftValue =>
    struct([1, i32(type)], [2, i32(used)], [3, i32(count)]);
  const inDictionary = pages.filter((page) => page.isDictionary).length;
  const value: ThriftValue[] = [];
  if (inDictionary > 0) value.push(entry(pageType.data, encoding.dictionary, inDictionary));
  if (pages.length > inDictionary) {
    value.push(entry(pageType.data, encoding.plain, pages.length - inDictionary));
  }
  if (inDictionary > 0) value.push(entry(pageType.dictionary, encoding.plain, 1));
  return structs(value);
}

/** `SizeStatistics`: bytes of texts, and how many values there are of each definition level. */
function sizeStatistics(facts: ChunkFacts, pages: readonly EncodedPage[]): ThriftStruct {
  const fields: ThriftStruct = new Map();
  if (facts.kind === columnKind.bytes) fields.set(1, i64(sumOf(pages, (page) => page.textBytes)));
  if (facts.optional) {
    const nulls = sumOf(pages, (page) => page.nulls);
    fields.set(3, longs([nulls, sumOf(pages, (page) => page.rows) - nulls]));
  }
  return fields;
}
