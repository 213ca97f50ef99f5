import { maskOf, prefixXor } from "./masks";
import { Dialect, FieldFlag, Stop } from "./layout";

const lineFeed: u8 = 10;
const carriageReturn: u8 = 13;

// What the last call found besides the number of its records.
let consumed: i32 = 0;
let nextLine: i32 = 0;
let stoppedBy: i32 = Stop.end;

/** Bytes that the records of the last call take up, blank lines among them included. */
export function consumedBytes(): i32 {
  return consumed;
}

/** The line on which the next record begins. */
export function lineAfter(): i32 {
  return nextLine;
}

/** Why the last call stopped: see `Stop`. */
export function stopReason(): i32 {
  return stoppedBy;
}

/**
 * Finds the records that begin and end in `input[0, length)`, up to the first one that is not plain: one
 * with another number of fields, with a quote where none can stand, or too long.
 *
 * @param input address; 64 bytes behind `length` may be read
 * @param position what is added to the positions of fields
 * @param line on which the input begins
 * @param fields where two numbers go for each field: its start, and its end × 4 plus flags
 * @param lines where the line of each record goes
 * @returns the number of records
 */
export function tokenize(
  input: usize,
  length: i32,
  position: i32,
  line: i32,
  columns: i32,
  maxRecords: i32,
  maxRecordBytes: i32,
  fields: usize,
  lines: usize,
): i32 {
  const quoteBytes = i8x16.splat(<i8>Dialect.quote);
  const delimiterBytes = i8x16.splat(<i8>Dialect.delimiter);
  const lineFeeds = i8x16.splat(lineFeed);
  const carriageReturns = i8x16.splat(carriageReturn);
  const hasQuotes = Dialect.quote >= 0;
  const offset = position;
  // Carried from one word of 64 bytes to the next, each in the lowest bit but `inside`.
  let inside: u64 = 0;
  let afterStructure: u64 = 1;
  let afterClosing: u64 = 0;
  let afterReturn: u64 = 0;
  let quoteCount = 0;
  let lineCount = line;

  let records = 0;
  let column = 0;
  let field = fields;
  let recordStart = 0;
  let recordLine = line;
  let fieldStart = 0;
  let quotesBefore = 0;
  let skipTo = 0;
  stoppedBy = Stop.end;
  consumed = 0;
  nextLine = line;

  for (let base = 0; base < length; base += 64) {
    const at = input + base;
    const one = v128.load(at);
    const two = v128.load(at, 16);
    const three = v128.load(at, 32);
    const four = v128.load(at, 48);
    const known: u64 = length - base < 64 ? ((<u64>1) << (length - base)) - 1 : ~(<u64>0);
    const feeds = maskOf(one, two, three, four, lineFeeds) & known;
    const returns = maskOf(one, two, three, four, carriageReturns) & known;
    let structures = (maskOf(one, two, three, four, delimiterBytes) & known) | feeds | returns;
    const quotes = hasQuotes ? maskOf(one, two, three, four, quoteBytes) & known : 0;
    let irregular: u64 = 0;
    if ((quotes | inside | afterClosing) !== 0) {
      const within = prefixXor(quotes) ^ inside;
      inside = <u64>(<i64>within >> 63);
      structures &= ~within;
      const opening = quotes & within;
      const closing = quotes & ~within;
      const mayOpen = ((structures | closing) << 1) | afterStructure | afterClosing;
      const hasClosed = (closing << 1) | afterClosing;
      irregular = ((opening & ~mayOpen) | (hasClosed & ~(structures | opening))) & known;
      afterClosing = closing >> 63;
    }
    afterStructure = structures >> 63;
    const ends = feeds | returns;
    const pairs = feeds & ((returns << 1) | afterReturn);
    afterReturn = returns >> 63;
    if (irregular !== 0) structures &= (irregular & -irregular) - 1;

    while (structures !== 0) {
      const bit = ctz(structures);
      structures &= structures - 1;
      const end = base + <i32>bit;
      if (end < skipTo) continue;
      const below = ((<u64>1) << bit) - 1;
      let packedEnd = (end + offset) << 2;
      let start = fieldStart + offset;
      if (quotes !== 0 || quoteCount !== quotesBefore) {
        const count = quoteCount + <i32>popcnt(quotes & below);
        const own = count - quotesBefore;
        quotesBefore = count;
        if (own !== 0) {
          start += 1;
          packedEnd = ((end + offset - 1) << 2) | FieldFlag.quoted;
          if (own > 2) packedEnd |= FieldFlag.escaped;
        }
      }
      const byte = load<u8>(input + end);
      if (byte !== lineFeed && byte !== carriageReturn) {
        store<i32>(field, start);
        store<i32>(field, packedEnd, 4);
        field += 8;
        column += 1;
        fieldStart = end + 1;
        if (column < columns) continue;
        stoppedBy = Stop.irregular;
        return records;
      }
      let next = end + 1;
      if (byte === carriageReturn) {
        if (next >= length) return records;
        if (load<u8>(input + next) === lineFeed) next += 1;
      }
      skipTo = next;
      // Line ends so far, this one included.
      const through = below | ((<u64>1) << bit);
      const nextRecordLine = lineCount + <i32>popcnt(ends & through) - <i32>popcnt(pairs & through);
      if (column === 0 && columns > 1 && end === recordStart) {
        // A blank line.
        recordStart = next;
        recordLine = nextRecordLine;
        fieldStart = next;
        consumed = next;
        nextLine = recordLine;
        continue;
      }
      if (column + 1 !== columns || end - recordStart > maxRecordBytes) {
        stoppedBy = Stop.irregular;
        return records;
      }
      store<i32>(field, start);
      store<i32>(field, packedEnd, 4);
      field += 8;
      store<i32>(lines + ((<usize>records) << 2), recordLine);
      records += 1;
      column = 0;
      recordStart = next;
      recordLine = nextRecordLine;
      fieldStart = next;
      consumed = next;
      nextLine = recordLine;
      if (records === maxRecords) {
        stoppedBy = Stop.full;
        return records;
      }
    }
    if (irregular !== 0) {
      stoppedBy = Stop.irregular;
      return records;
    }
    quoteCount += <i32>popcnt(quotes);
    lineCount += <i32>popcnt(ends) - <i32>popcnt(pairs);
  }
  return records;
}
