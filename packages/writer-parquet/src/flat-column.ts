/**
 * How values of a column lie in Arrow and what Parquet makes of them: the numbers that the kernel knows
 * them by (`assembly/layout.ts`).
 */
export const columnKind = {
  boolean: 0,
  int8: 1,
  int16: 2,
  int32: 3,
  int64: 4,
  float32: 5,
  float64: 6,
  decimalAsInt32: 7,
  decimalAsInt64: 8,
  decimalAsBytes: 9,
  uuid: 10,
  bytes: 11,
} as const;

/** A column of a row group that is not nested, as the buffers of its batches. */
export interface FlatColumn {
  readonly name: string;
  /** One of `columnKind`. */
  readonly kind: number;
  /** Bytes of a value in Parquet: 1 for a boolean, 0 where values differ in length. */
  readonly width: number;
  /** Whether the bytes have to be UTF-8. */
  readonly isText: boolean;
  /** Whether there may be nulls. */
  readonly optional: boolean;
  /** Whether to try a dictionary. */
  readonly dictionary: boolean;
  readonly chunks: readonly FlatChunk[];
}

/** What one batch holds of a column. */
export interface FlatChunk {
  readonly rows: number;
  /** The bit of the first byte, of `validity` and of the bits of booleans, that belongs to the first row. */
  readonly bitOffset: number;
  /** A bit for each row, set where it is not null; absent where none is. */
  readonly validity: Uint8Array | undefined;
  /** Values in Arrow's form, bits of booleans, or the bytes of all texts. */
  readonly values: Uint8Array;
  /** Of texts: 32-bit ends, with the start of the first one in front, which `values` begins with. */
  readonly offsets: Uint8Array | undefined;
}

/** The columns of a row group, as they are handed to the kernel. */
export interface FlatRowGroup {
  readonly rows: number;
  readonly columns: readonly FlatColumn[];
  readonly compression: "snappy" | "gzip" | "zstd" | "none";
  /** Whether to find the smallest and the largest value of each page. */
  readonly bounds: boolean;
}

/** The pages of all columns of a row group. */
export interface EncodedPages {
  /** The pages, with four bytes in front and room for a footer behind, as far as it could be foreseen. */
  readonly bytes: Uint8Array;
  /** Where the pages end in `bytes`. */
  readonly end: number;
  readonly columns: readonly EncodedColumn[];
}

/** What is known of the pages of a column. Sizes are bytes, page headers included. */
export interface EncodedColumn {
  /** Of the dictionary page; both 0 where there is none. */
  readonly dictionary: PageSize;
  readonly pages: readonly EncodedPage[];
}

/** Bytes of a page, as it is and as it would be without compression. */
export interface PageSize {
  readonly compressed: number;
  readonly uncompressed: number;
}

/** A data page. */
export interface EncodedPage extends PageSize {
  readonly rows: number;
  readonly nulls: number;
  /** Whether it holds numbers of dictionary entries in place of values. */
  readonly isDictionary: boolean;
  /** Bytes of the texts in it, without their lengths. */
  readonly textBytes: number;
  /** Smallest and largest value, plainly encoded; absent where there is none, or where none was asked for. */
  readonly min: Uint8Array | undefined;
  readonly max: Uint8Array | undefined;
}
