import {
  binary,
  boolean,
  i32,
  i64,
  longs,
  struct,
  structs,
  type ThriftStruct,
  type ThriftValue,
} from "@dativo/parquet-format";
import { type Bound, compareValues, lowerBound, upperBound } from "./bounds.ts";
import type { ChunkFacts } from "./column-metadata.ts";
import { columnKind, type EncodedColumn } from "./flat-column.ts";

/** `OffsetIndex`: where each page is. */
export function offsetIndex(
  facts: ChunkFacts,
  { dictionary, pages }: EncodedColumn,
  position: number,
): ThriftStruct {
  let offset = position + dictionary.compressed;
  let row = 0;
  const locations = pages.map((page): ThriftValue => {
    const location = struct([1, i64(offset)], [2, i32(page.compressed)], [3, i64(row)]);
    offset += page.compressed;
    row += page.rows;
    return location;
  });
  const index: ThriftStruct = new Map([[1, structs(locations)]]);
  if (facts.kind === columnKind.bytes) index.set(2, longs(pages.map((page) => page.textBytes)));
  return index;
}

/** `ColumnIndex`: bounds of each page; nothing where there are pages of values without any. */
export function columnIndex(facts: ChunkFacts, { pages }: EncodedColumn): ThriftStruct | undefined {
  const lower: (Bound | undefined)[] = [];
  const upper: (Bound | undefined)[] = [];
  for (const { min, max, rows, nulls } of pages) {
    const least = min && lowerBound(facts.kind, facts.isText, min);
    const greatest = max && upperBound(facts.kind, facts.isText, max);
    if (rows > nulls && (!least || !greatest)) return undefined;
    lower.push(least);
    upper.push(greatest);
  }
  const bytes = (bounds: (Bound | undefined)[]): ThriftValue => ({
    type: "list",
    itemType: "binary",
    value: bounds.map((bound) => binary(bound?.bytes ?? new Uint8Array(0))),
  });
  const index: ThriftStruct = new Map([
    [1, { type: "list", itemType: "boolean", value: lower.map((bound) => boolean(!bound)) }],
    [2, bytes(lower)],
    [3, bytes(upper)],
    [4, i32(boundaryOrder(facts.kind, lower, upper))],
    [5, longs(pages.map((page) => page.nulls))],
  ]);
  if (facts.optional) {
    index.set(7, longs(pages.flatMap(({ rows, nulls }) => [nulls, rows - nulls])));
  }
  return index;
}

/** Whether the bounds of pages with values ascend (1), descend (2) or do neither (0). */
function boundaryOrder(
  kind: number,
  lower: readonly (Bound | undefined)[],
  upper: readonly (Bound | undefined)[],
): number {
  const isSorted = (direction: 1 | -1): boolean =>
    [lower, upper].every((bounds) => {
      const present = bounds.filter((bound) => bound !== undefined);
      return present.every(
        ({ bytes }, index) =>
          index === 0 || compareValues(kind, bytes, present[index - 1]!.bytes) * direction >= 0,
      );
    });
  if (isSorted(1)) return 1;
  return isSorted(-1) ? 2 : 0;
}
