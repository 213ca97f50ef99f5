import { decodeNumeric } from "./decode-numeric";
import { decodeDate, decodeTime, decodeTimestamp } from "./decode-time";
import { Column, Kind } from "./layout";

let consumed: usize = 0;

/** How far `decodeRows` has come, from the beginning of its input. */
export function consumedBytes(): usize {
  return consumed;
}

/**
 * Decodes rows of COPY's binary format, one in each `CopyData` message, into columns. It stops before the first
 * message that is anything else, or has a value that its column cannot hold: JavaScript knows what to do then.
 *
 * @param input address of whole messages
 * @param table address of the columns
 * @returns how many rows were decoded
 */
export function decodeRows(
  input: usize,
  length: usize,
  table: usize,
  columns: i32,
  maxRows: i32,
): i32 {
  const inputEnd = input + length;
  for (let column = 0; column < columns; column += 1) {
    const entry = table + column * Column.bytes;
    store<i32>(entry + Column.nullCount, 0);
    store<i32>(entry + Column.textBytes, 0);
  }
  let at = input;
  let row = 0;
  while (row < maxRows && at < inputEnd) {
    const end = at + 1 + bswap<u32>(load<u32>(at + 1));
    const count = <i32>bswap<u16>(load<u16>(at + 5));
    if (count !== columns || !decodeRow(at + 7, end, table, columns, row)) break;
    at = end;
    row += 1;
  }
  consumed = at - input;
  return row;
}

function decodeRow(start: usize, end: usize, table: usize, columns: i32, row: i32): bool {
  let at = start;
  for (let column = 0; column < columns; column += 1) {
    const entry = table + column * Column.bytes;
    const length = at + 4 <= end ? <i32>bswap<u32>(load<u32>(at)) : i32.MIN_VALUE;
    at += 4;
    if (length === -1) {
      appendNull(entry, row);
      continue;
    }
    if (length < 0 || at + length > end || !decodeValue(entry, at, length, row)) {
      takeBack(table, column, row);
      return false;
    }
    at += length;
  }
  if (at === end) return true;
  takeBack(table, columns, row);
  return false;
}

/** What a row that is given up has appended to columns whose values have no fixed places. */
function takeBack(table: usize, columns: i32, row: i32): void {
  for (let column = 0; column < columns; column += 1) {
    const entry = table + column * Column.bytes;
    const nulls = load<i32>(entry + Column.nullCount);
    const last = load<i32>(entry + Column.nulls) + (nulls - 1) * 4;
    if (nulls > 0 && load<i32>(last) === row) store<i32>(entry + Column.nullCount, nulls - 1);
    if (load<i32>(entry + Column.kind) < Kind.text) continue;
    const ends = <usize>load<u32>(entry + Column.ends);
    store<i32>(entry + Column.textBytes, row === 0 ? 0 : load<i32>(ends + (row - 1) * 4));
  }
}

function appendNull(entry: usize, row: i32): void {
  const nulls = load<i32>(entry + Column.nullCount);
  store<i32>(<usize>load<u32>(entry + Column.nulls) + nulls * 4, row);
  store<i32>(entry + Column.nullCount, nulls + 1);
  const kind = load<i32>(entry + Column.kind);
  if (kind >= Kind.text) {
    const ends = <usize>load<u32>(entry + Column.ends);
    store<i32>(ends + row * 4, load<i32>(entry + Column.textBytes));
    return;
  }
  const width = widthOf(kind);
  memory.fill(<usize>load<u32>(entry + Column.values) + row * width, 0, width);
}

function widthOf(kind: i32): i32 {
  if (kind === Kind.boolean) return 1;
  if (kind === Kind.two) return 2;
  if (kind === Kind.four || kind === Kind.intoFour || kind === Kind.date) return 4;
  return kind === Kind.uuid || kind === Kind.numeric ? 16 : 8;
}

function decodeValue(entry: usize, at: usize, length: i32, row: i32): bool {
  const values = <usize>load<u32>(entry + Column.values);
  switch (load<i32>(entry + Column.kind)) {
    case Kind.text:
      return appendText(entry, values, at, length, row);
    case Kind.jsonb:
      return length > 0 && appendText(entry, values, at + 1, length - 1, row);
    case Kind.numeric:
      return decodeNumeric(entry, at, length, values + row * 16);
    case Kind.four:
      store<u32>(values + row * 4, bswap<u32>(load<u32>(at)));
      return length === 4;
    case Kind.eight:
      store<u64>(values + row * 8, bswap<u64>(load<u64>(at)));
      return length === 8;
    case Kind.timestamp:
      return length === 8 && decodeTimestamp(at, values + row * 8);
    case Kind.date:
      return length === 4 && decodeDate(at, values + row * 4);
    case Kind.boolean:
      store<u8>(values + row, load<u8>(at) !== 0 ? 1 : 0);
      return length === 1;
    case Kind.uuid:
      store<u64>(values + row * 16, load<u64>(at));
      store<u64>(values + row * 16 + 8, load<u64>(at + 8));
      return length === 16;
    case Kind.two:
      store<u16>(values + row * 2, bswap<u16>(load<u16>(at)));
      return length === 2;
    case Kind.intoFour:
      store<i32>(values + row * 4, <i32>(<i16>bswap<u16>(load<u16>(at))));
      return length === 2;
    case Kind.intoEight:
      store<i64>(values + row * 8, integerAt(at, length));
      return length === 2 || length === 4;
    case Kind.unsigned:
      store<u64>(values + row * 8, <u64>bswap<u32>(load<u32>(at)));
      return length === 4;
    case Kind.floatIntoDouble:
      store<f64>(values + row * 8, <f64>reinterpret<f32>(bswap<u32>(load<u32>(at))));
      return length === 4;
    case Kind.time:
      return length === 8 && decodeTime(at, values + row * 8);
    default:
      return false;
  }
}

function integerAt(at: usize, length: i32): i64 {
  return length === 2
    ? <i64>(<i16>bswap<u16>(load<u16>(at)))
    : <i64>(<i32>bswap<u32>(load<u32>(at)));
}

function appendText(entry: usize, values: usize, at: usize, length: i32, row: i32): bool {
  const from = load<i32>(entry + Column.textBytes);
  memory.copy(values + from, at, length);
  store<i32>(entry + Column.textBytes, from + length);
  store<i32>(<usize>load<u32>(entry + Column.ends) + row * 4, from + length);
  return true;
}
