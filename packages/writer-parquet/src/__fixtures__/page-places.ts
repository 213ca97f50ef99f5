import { numberOf, readParquetFooter, structOf, structsOf, ThriftReader, type ThriftStruct } from "@dativo/parquet-format";

/** A page as its header tells it, and as the offset index does. */
export interface PagePlace {
  readonly offset: number;
  /** 0 for data, 2 for a dictionary. */
  readonly type: number | undefined;
  /** Bytes with its header. */
  readonly size: number;
  readonly uncompressed: number;
  readonly listed: { readonly offset: number; readonly size: number } | undefined;
}

/** Where the pages of a column of the first row group are: found by walking from header to header. */
export function placesOf(file: Uint8Array, column: number) {
  const [group] = structsOf(readParquetFooter(file).metadata, 4);
  const chunk = structsOf(group!, 1)[column]!;
  const metadata = structOf(chunk, 3)!;
  const start = numberOf(metadata, 11) ?? number(metadata, 9);
  const compressed = number(metadata, 7);
  const index = new ThriftReader(file, number(chunk, 4)).readStruct();
  const listed = new Map(
    structsOf(index, 1).map((location) => {
      const place = { offset: number(location, 1), size: number(location, 2) };
      return [place.offset, place];
    }),
  );
  const pages: PagePlace[] = [];
  for (let offset = start; offset < start + compressed; offset += pages.at(-1)!.size) {
    const reader = new ThriftReader(file, offset);
    const header = reader.readStruct();
    const headerBytes = reader.position - offset;
    pages.push({
      offset,
      type: numberOf(header, 1),
      size: headerBytes + number(header, 3),
      uncompressed: headerBytes + number(header, 2),
      listed: listed.get(offset),
    });
  }
  return {
    start,
    compressed,
    uncompressed: number(metadata, 6),
    firstDataPage: number(metadata, 9),
    hasDictionary: metadata.has(11),
    pages,
  };
}

function number(struct: ThriftStruct, field: number): number {
  return numberOf(struct, field) ?? Number.NaN;
}
