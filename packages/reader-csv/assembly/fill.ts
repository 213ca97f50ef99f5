import { Dialect, FieldFlag, Nulls } from "./layout";
import { parseDouble, parsedDouble } from "./parse-float";
import { parseDecimal, parseInteger, powerOfTen } from "./parse-number";
import { parseDays, parseTimeOfDay, parseTimestamp, parseTimestamptz } from "./parse-time";

/** What a column holds. */
namespace Kind {
  export const integer = 0;
  export const float64 = 1;
  export const float32 = 2;
  export const decimal = 3;
  export const date = 4;
  export const time = 5;
  export const timestamp = 6;
  export const timestamptz = 7;
  export const boolean = 8;
}

/**
 * Parses one column of the records that `tokenize` found.
 *
 * @param fields address of the column's field in the first record
 * @param stride bytes from there to the same field of the next record
 * @param moved what is added to a field's position to get its address
 * @param width bytes of a value
 * @param low the smallest integer; the scale of a decimal
 * @param high the largest integer; the number of digits of a decimal
 * @param values where the values go; a null's are zeros
 * @param nulls where the numbers of the records go that are null
 * @returns the number of nulls; −1 where a value is none of the column, or has to be looked at closely
 */
export function fillColumn(
  kind: i32,
  records: i32,
  fields: usize,
  stride: usize,
  moved: usize,
  required: bool,
  width: i32,
  low: i64,
  high: i64,
  values: usize,
  nulls: usize,
): i32 {
  const limit: u64 = kind === Kind.decimal ? powerOfTen(<i32>min<i64>(high, 18)) : 0;
  let nullCount = 0;
  let target = values;
  let field = fields;
  for (let record = 0; record < records; record += 1) {
    const start = <usize>load<i32>(field) + moved;
    const packedEnd = load<i32>(field, 4);
    const end = <usize>(packedEnd >> 2) + moved;
    field += stride;
    if ((packedEnd & FieldFlag.quoted) === 0 && isNull(start, end)) {
      if (required) return -1;
      store<i32>(nulls + ((<usize>nullCount) << 2), record);
      nullCount += 1;
      if (width === 8) store<u64>(target, 0);
      else if (width === 4) store<u32>(target, 0);
      else memory.fill(target, 0, width);
      target += width;
      continue;
    }
    if (start === end || (packedEnd & FieldFlag.escaped) !== 0) return -1;
    let isParsed = false;
    switch (kind) {
      case Kind.integer:
        isParsed = parseInteger(start, end, width, low, high, target);
        break;
      case Kind.float64:
        isParsed = parseDouble(start, end);
        store<f64>(target, parsedDouble());
        break;
      case Kind.float32: {
        isParsed = parseDouble(start, end);
        const value = <f32>parsedDouble();
        // Too large, or so small that nothing is left: what that means is said elsewhere.
        isParsed = isParsed && isFinite(value) && (value !== 0 || parsedDouble() === 0);
        store<f32>(target, value);
        break;
      }
      case Kind.decimal:
        isParsed = parseDecimal(start, end, <i32>low, limit, target);
        break;
      case Kind.date: {
        const days = end - start === 10 ? parseDays(start) : i32.MIN_VALUE;
        isParsed = days !== i32.MIN_VALUE;
        store<i32>(target, days);
        break;
      }
      case Kind.time: {
        const time = parseTimeOfDay(start, end);
        isParsed = time >= 0;
        store<i64>(target, time);
        break;
      }
      case Kind.timestamp:
        isParsed = parseTimestamp(start, end, 0, target);
        break;
      case Kind.timestamptz:
        isParsed = parseTimestamptz(start, end, target);
        break;
      case Kind.boolean:
        isParsed = parseBoolean(start, end, target);
        break;
    }
    if (!isParsed) return -1;
    target += width;
  }
  return nullCount;
}

/** Copies one column of texts; `ends` gets where each ends in `values`. Otherwise as `fillColumn`. */
export function fillText(
  records: i32,
  fields: usize,
  stride: usize,
  moved: usize,
  required: bool,
  values: usize,
  ends: usize,
  nulls: usize,
): i32 {
  let nullCount = 0;
  let target = values;
  let field = fields;
  for (let record = 0; record < records; record += 1) {
    const start = <usize>load<i32>(field) + moved;
    const packedEnd = load<i32>(field, 4);
    const end = <usize>(packedEnd >> 2) + moved;
    field += stride;
    if ((packedEnd & FieldFlag.quoted) === 0 && isNull(start, end)) {
      if (required) return -1;
      store<i32>(nulls + ((<usize>nullCount) << 2), record);
      nullCount += 1;
    } else if ((packedEnd & FieldFlag.escaped) === 0) {
      copy(target, start, end);
      target += end - start;
    } else {
      target = unescape(target, start, end);
    }
    store<i32>(ends + ((<usize>record) << 2), <i32>(target - values));
  }
  return nullCount;
}

function isNull(start: usize, end: usize): bool {
  if (start === end) return Nulls.emptyIsNull;
  return end - start <= <usize>Nulls.longest && isNullText(start, end);
}

function isNullText(start: usize, end: usize): bool {
  let text = Nulls.texts;
  for (let index = 0; index < Nulls.count; index += 1) {
    const length = <usize>load<i32>(text);
    text += 4;
    if (length === end - start && memory.compare(start, text, length) === 0) return true;
    text += length;
  }
  return false;
}

/** Copies 16 bytes at a time: up to 15 behind the end are read and written too. */
function copy(target: usize, start: usize, end: usize): void {
  let to = target;
  for (let from = start; from < end; from += 16) {
    v128.store(to, v128.load(from));
    to += 16;
  }
}

/** Copies a text in which quotes are doubled; says where the copy ends. */
function unescape(target: usize, start: usize, end: usize): usize {
  const quote = <u8>Dialect.quote;
  let to = target;
  for (let from = start; from < end; from += 1) {
    const byte = load<u8>(from);
    store<u8>(to, byte);
    to += 1;
    if (byte === quote) from += 1;
  }
  return to;
}

function parseBoolean(start: usize, end: usize, target: usize): bool {
  const length = end - start;
  const word = load<u32>(start) | 0x20202020;
  // `true`, `fals`
  if (length === 4 && word === 0x65757274) {
    store<u8>(target, 1);
    return true;
  }
  store<u8>(target, 0);
  return length === 5 && word === 0x736c6166 && (load<u8>(start, 4) | 0x20) === 0x65;
}
