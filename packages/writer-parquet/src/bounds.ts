import { columnKind } from "./flat-column.ts";

/** Longer bounds are cut off, as arrow-rs does. */
const mostBytes = 64;
/** Of longer ones not all is known here: see `encode-flat-row-group.js`. */
const mostKnownBytes = 1024;

/** A smallest or largest value as the footer holds it: one that was cut off still bounds all values. */
export interface Bound {
  readonly bytes: Uint8Array;
  readonly isExact: boolean;
}

/** Below, at or above zero: the order that the footer's bounds are in, by kind of column. */
export function compareValues(kind: number, left: Uint8Array, right: Uint8Array): number {
  switch (kind) {
    case columnKind.boolean:
    case columnKind.uuid:
    case columnKind.bytes:
      return Buffer.compare(left, right);
    case columnKind.float32:
      return viewOf(left).getFloat32(0, true) - viewOf(right).getFloat32(0, true);
    case columnKind.float64:
      return viewOf(left).getFloat64(0, true) - viewOf(right).getFloat64(0, true);
    case columnKind.decimalAsBytes: {
      const signs = viewOf(left).getInt8(0) - viewOf(right).getInt8(0);
      return signs === 0 ? Buffer.compare(left, right) : signs;
    }
    default:
      return compareIntegers(left, right);
  }
}

/** A smallest value, or the beginning of it. */
export function lowerBound(kind: number, isText: boolean, value: Uint8Array): Bound {
  if (kind !== columnKind.bytes || value.byteLength <= mostBytes) {
    return { bytes: value, isExact: true };
  }
  return { bytes: value.subarray(0, cutAt(value, isText)), isExact: false };
}

/**
 * A largest value, or one a little larger than its beginning; nothing where it is long, and its beginning
 * is the largest that there is.
 */
export function upperBound(kind: number, isText: boolean, value: Uint8Array): Bound | undefined {
  if (kind !== columnKind.bytes || value.byteLength <= mostBytes) {
    return { bytes: value, isExact: true };
  }
  const start = value.slice(0, cutAt(value, isText));
  const larger = isText ? incrementText(start) : incrementBytes(start);
  if (larger !== undefined) return { bytes: larger, isExact: false };
  return value.byteLength < mostKnownBytes ? { bytes: value, isExact: true } : undefined;
}

function compareIntegers(left: Uint8Array, right: Uint8Array): number {
  if (left.byteLength === 4)
    return viewOf(left).getInt32(0, true) - viewOf(right).getInt32(0, true);
  const [first, second] = [viewOf(left).getBigInt64(0, true), viewOf(right).getBigInt64(0, true)];
  return first === second ? 0 : first < second ? -1 : 1;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The most bytes that do not end within a character. */
function cutAt(value: Uint8Array, isText: boolean): number {
  let end = mostBytes;
  while (isText && end > 0 && ((value[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

/** The shortest larger run of bytes of this length or less. */
function incrementBytes(bytes: Uint8Array): Uint8Array | undefined {
  for (let last = bytes.byteLength - 1; last >= 0; last -= 1) {
    if (bytes[last] === 0xff) continue;
    bytes[last] = (bytes[last] ?? 0) + 1;
    return bytes.subarray(0, last + 1);
  }
  return undefined;
}

/** The same in whole characters, of as many bytes each as before. */
function incrementText(bytes: Uint8Array): Uint8Array | undefined {
  const characters = Array.from(Buffer.from(bytes).toString());
  for (let last = characters.length - 1; last >= 0; last -= 1) {
    const next = nextCharacter(characters[last] ?? "");
    if (next === undefined) continue;
    return Buffer.from(characters.slice(0, last).join("") + next);
  }
  return undefined;
}

function nextCharacter(character: string): string | undefined {
  const point = (character.codePointAt(0) ?? 0) + 1;
  // Surrogates are no characters.
  if (point > 0x10_ff_ff || point === 0xd8_00) return undefined;
  const text = String.fromCodePoint(point);
  return Buffer.byteLength(text) === Buffer.byteLength(character) ? text : undefined;
}
