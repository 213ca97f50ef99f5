import { compareBytes, prefixOf } from "./copy-bytes";
import {
  boundsAt,
  kindBoolean,
  kindDecimalAsBytes,
  kindDecimalAsInt64,
  kindFloat32,
  kindFloat64,
  kindInt64,
  kindUuid,
} from "./layout";

const greatestAt: usize = boundsAt + 16;

/**
 * Finds the smallest and the largest of values of a fixed width, and leaves them at `boundsAt`, 16 bytes
 * apart. Answers whether there are any: NaN is neither.
 */
export function findBounds(kind: i32, values: usize, count: u32, width: u32): bool {
  if (count == 0) return false;
  if (kind == kindBoolean) return boundsOf<u8>(values, count);
  if (kind == kindFloat32) return boundsOfFloats<f32>(values, count);
  if (kind == kindFloat64) return boundsOfFloats<f64>(values, count);
  if (kind == kindInt64 || kind == kindDecimalAsInt64) return boundsOf<i64>(values, count);
  if (kind == kindUuid || kind == kindDecimalAsBytes) {
    return boundsOfBytes(values, count, width, kind == kindDecimalAsBytes);
  }
  return boundsOf<i32>(values, count);
}

function boundsOf<T>(values: usize, count: u32): bool {
  let least = load<T>(values);
  let greatest = least;
  const end = values + count * sizeof<T>();
  for (let at = values; at < end; at += sizeof<T>()) {
    const value = load<T>(at);
    least = value < least ? value : least;
    greatest = value > greatest ? value : greatest;
  }
  store<T>(boundsAt, least);
  store<T>(greatestAt, greatest);
  return true;
}

/** Zeros are stored so that both lie within: −0 as the smallest, +0 as the largest. */
function boundsOfFloats<T>(values: usize, count: u32): bool {
  let least = <T>Infinity;
  let greatest = <T>-Infinity;
  let found = false;
  const end = values + count * sizeof<T>();
  for (let at = values; at < end; at += sizeof<T>()) {
    const value = load<T>(at);
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    // NaN is the one value that is not itself.
    found = found || value == value;
  }
  if (least == 0) least = <T>-0.0;
  if (greatest == 0) greatest = <T>0.0;
  store<T>(boundsAt, least);
  store<T>(greatestAt, greatest);
  return found;
}

/** @param signed whether the first byte has a sign, as in a big-endian decimal */
function boundsOfBytes(values: usize, count: u32, width: u32, signed: bool): bool {
  let least = values;
  let greatest = values;
  const end = values + count * width;
  for (let at = values + width; at < end; at += width) {
    if (isLess(at, least, width, signed)) least = at;
    else if (isLess(greatest, at, width, signed)) greatest = at;
  }
  memory.copy(boundsAt, least, width);
  memory.copy(greatestAt, greatest, width);
  return true;
}

function isLess(left: usize, right: usize, width: u32, signed: bool): bool {
  if (signed) {
    const difference = <i32>load<i8>(left) - <i32>load<i8>(right);
    if (difference != 0) return difference < 0;
  }
  return compareBytes(left, width, right, width) < 0;
}

/**
 * Finds the smallest and the largest of texts, and leaves place and length of each at `boundsAt`, 16 bytes
 * apart. Most comparisons are over after the first eight bytes.
 *
 * @param spans place and length of each text, 4 bytes each
 */
export function findTextBounds(spans: usize, count: u32): bool {
  if (count == 0) return false;
  let least = spans;
  let greatest = spans;
  let leastPrefix = prefixOf(load<u32>(spans), load<u32>(spans, 4));
  let greatestPrefix = leastPrefix;
  const end = spans + ((<usize>count) << 3);
  for (let span = spans + 8; span < end; span += 8) {
    const prefix = prefixOf(load<u32>(span), load<u32>(span, 4));
    if (prefix <= leastPrefix && (prefix < leastPrefix || isTextLess(span, least))) {
      least = span;
      leastPrefix = prefix;
    }
    if (prefix >= greatestPrefix && (prefix > greatestPrefix || isTextLess(greatest, span))) {
      greatest = span;
      greatestPrefix = prefix;
    }
  }
  store<u64>(boundsAt, load<u64>(least));
  store<u64>(greatestAt, load<u64>(greatest));
  return true;
}

function isTextLess(left: usize, right: usize): bool {
  return (
    compareBytes(load<u32>(left), load<u32>(left, 4), load<u32>(right), load<u32>(right, 4)) < 0
  );
}
