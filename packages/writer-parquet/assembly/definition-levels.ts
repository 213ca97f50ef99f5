import { copyBits, writeVarint } from "./bits";

/**
 * Writes the definition levels of a page of an optional column, with their length in front: levels of one
 * bit are packed exactly as Arrow packs its validity. Answers where they end.
 *
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
 */
export function writeLevels(
  validity: usize,
  firstRow: u32,
  rows: u32,
  nulls: u32,
  at: usize,
): usize {
  const start = at + 4;
  let end: usize;
  if (nulls == 0 || nulls == rows) {
    end = writeVarint(rows << 1, start);
    store<u8>(end++, nulls == 0 ? 1 : 0);
  } else {
    const groups = (rows + 7) >> 3;
    end = writeVarint((groups << 1) | 1, start);
    store<u8>(end + groups - 1, 0);
    copyBits(validity, firstRow, end, 0, rows);
    end += groups;
  }
  store<u32>(at, <u32>(end - start));
  return end;
}
