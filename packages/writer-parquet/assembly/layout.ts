// Memory is laid out by `src/place-column.js`: what lies at the same place for every column is named here.

/** 64 numbers of 32 bits that describe the column, and what became of it; see `column.ts`. */
export const descriptionAt: usize = 0x1_0000;

/** The smallest and the largest value of a run, 16 bytes each. */
export const boundsAt: usize = 0x1_0200;

/** Definition levels, until they are put before the values: those of a page take up a few kilobytes. */
export const levelsAt: usize = 0x1_1000;

/** Positions by hash, 2 bytes each, for 2^14 hashes. */
export const positionsAt: usize = 0x1_8000;

/** How a column lies in memory, and what Parquet makes of it. */
export const kindBoolean: i32 = 0;
export const kindInt8: i32 = 1;
export const kindInt16: i32 = 2;
export const kindInt32: i32 = 3;
export const kindInt64: i32 = 4;
export const kindFloat32: i32 = 5;
export const kindFloat64: i32 = 6;
export const kindDecimalAsInt32: i32 = 7;
export const kindDecimalAsInt64: i32 = 8;
export const kindDecimalAsBytes: i32 = 9;
export const kindUuid: i32 = 10;
export const kindBytes: i32 = 11;

/** Numbers of `CompressionCodec`, as far as pages are compressed here. */
export const codecNone: i32 = 0;
export const codecSnappy: i32 = 1;

/** Numbers of `Encoding`. */
export const encodingPlain: i32 = 0;
export const encodingDictionary: i32 = 8;
