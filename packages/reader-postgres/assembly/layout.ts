/** What the kernel knows of a column: 32 bytes each, one after the other. */
export namespace Column {
  export const bytes = 32;
  /** One of `Kind`. */
  export const kind = 0;
  /** Address of its values: `width` bytes for each row, or the bytes of its texts. */
  export const values = 4;
  /** Address of the positions of its nulls, 4 bytes each. */
  export const nulls = 8;
  /** How many of these there are. */
  export const nullCount = 12;
  /** Address of where each text ends, 4 bytes each. */
  export const ends = 16;
  /** Bytes of texts so far. */
  export const textBytes = 20;
  /** Of a decimal. */
  export const precision = 24;
  export const scale = 28;
}

/** How values lie on the wire, and in the column. */
export namespace Kind {
  export const boolean = 0;
  /** Two, four and eight bytes, the highest first, of integers and floats. */
  export const two = 1;
  export const four = 2;
  export const eight = 3;
  /** An integer of two or four bytes in a column of more. */
  export const intoFour = 4;
  export const intoEight = 5;
  /** Four bytes without a sign in a column of eight. */
  export const unsigned = 6;
  export const floatIntoDouble = 7;
  export const date = 8;
  export const time = 9;
  export const timestamp = 10;
  export const uuid = 11;
  export const numeric = 12;
  export const text = 13;
  /** A text behind one byte. */
  export const jsonb = 14;
}

/** The first address that may be used for anything. */
export function heapBase(): usize {
  return __heap_base;
}
