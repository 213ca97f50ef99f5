import { maskOf, prefixXor } from "./masks";
import { Dialect } from "./layout";

const lineFeed: u8 = 10;
const carriageReturn: u8 = 13;

// What was seen of the file so far; a scan goes on from piece to piece.
let inside: u64 = 0;
let afterStructure: u64 = 1;
let afterClosing: u64 = 0;
let afterReturn: u64 = 0;
let line: i32 = 1;
// Where the record under way begins, counted from the start of the scan.
let recordStart: i64 = 0;
let scanned: i64 = 0;
let boundaryLine: i32 = 0;

/** Begins a scan at the start of a record, which is on a line of the file. */
export function beginScan(firstLine: i32): void {
  inside = 0;
  afterStructure = 1;
  afterClosing = 0;
  afterReturn = 0;
  line = firstLine;
  recordStart = 0;
  scanned = 0;
}

/** The line on which the record begins that the last scan found. */
export function lineOfBoundary(): i32 {
  return boundaryLine;
}

/**
 * Scans the next piece of a file for the end of a record, by the parity of its quotes. This is exact as
 * long as quotes stand where they can and records are no longer than they may be; where not, it stops.
 *
 * @param input address; up to 63 bytes behind `length` are read
 * @param length a multiple of 64, but for the last piece of the file
 * @param wanted the record has to end at this position of the piece or behind it
 * @returns where in the piece the next record begins; −1 where none ends behind `wanted`, −2 where only a
 *   reader can tell
 */
export function scanPiece(input: usize, length: i32, wanted: i32, maxRecordBytes: i64): i32 {
  const quoteBytes = i8x16.splat(<i8>Dialect.quote);
  const delimiterBytes = i8x16.splat(<i8>Dialect.delimiter);
  const lineFeeds = i8x16.splat(lineFeed);
  const carriageReturns = i8x16.splat(carriageReturn);
  const hasQuotes = Dialect.quote >= 0;

  for (let base = 0; base < length; base += 64) {
    const at = input + base;
    const one = v128.load(at);
    const two = v128.load(at, 16);
    const three = v128.load(at, 32);
    const four = v128.load(at, 48);
    const known: u64 = length - base < 64 ? ((<u64>1) << (length - base)) - 1 : ~(<u64>0);
    const feeds = maskOf(one, two, three, four, lineFeeds) & known;
    const returns = maskOf(one, two, three, four, carriageReturns) & known;
    const quotes = hasQuotes ? maskOf(one, two, three, four, quoteBytes) & known : 0;
    const delimiters = maskOf(one, two, three, four, delimiterBytes) & known;
    const ends = feeds | returns;
    let structures = ends | delimiters;
    let recordEnds = ends;
    if ((quotes | inside | afterClosing) !== 0) {
      const within = prefixXor(quotes) ^ inside;
      inside = <u64>(<i64>within >> 63);
      structures &= ~within;
      recordEnds &= ~within;
      const opening = quotes & within;
      const closing = quotes & ~within;
      const mayOpen = ((structures | closing) << 1) | afterStructure | afterClosing;
      const hasClosed = (closing << 1) | afterClosing;
      if ((((opening & ~mayOpen) | (hasClosed & ~(structures | opening))) & known) !== 0) return -2;
      afterClosing = closing >> 63;
    }
    afterStructure = structures >> 63;
    const pairs = feeds & ((returns << 1) | afterReturn);
    afterReturn = returns >> 63;
    if (recordEnds !== 0) {
      if (scanned + 64 - recordStart > maxRecordBytes) return -2;
      // Of the line end CR LF the second byte ends the record.
      const lasts = recordEnds & ~(returns & (feeds >> 1));
      const later = wanted > base + 63 ? 0 : lasts & (~(<u64>0) << max(0, wanted - base));
      if (later !== 0) {
        const bit = ctz(later);
        const last = at + <usize>bit;
        const isReturn = load<u8>(last) === carriageReturn;
        // A CR may have its LF in the next piece: then another end will do.
        if (!isReturn || base + <i32>bit + 1 < length) {
          const through = ~(<u64>0) >> (63 - bit);
          boundaryLine = line + <i32>popcnt(ends & through) - <i32>popcnt(pairs & through);
          return base + <i32>bit + (isReturn && load<u8>(last, 1) === lineFeed ? 2 : 1);
        }
      }
      recordStart = scanned + 64 - <i64>clz(recordEnds);
    } else if (scanned + 64 - recordStart > maxRecordBytes) {
      return -2;
    }
    line += <i32>popcnt(ends) - <i32>popcnt(pairs);
    scanned += 64;
  }
  return -1;
}
