import { ParseOutcome } from "@dativo/core/plugin";
import type { FieldParser } from "./column-filler.ts";

const minus = 45;
const plus = 43;
const point = 46;
const zero = 48;
const nine = 57;
/** Room for a number of any length that a column can hold, and for more zeros than anybody writes. */
const longestNumber = 1024;

/** How a number is divided. */
export interface NumberSeparators {
  /** What stands before the fraction. */
  readonly decimal: string;
  /** What may stand between groups of three digits; absent: nothing may. */
  readonly thousands: string | undefined;
}

/**
 * Makes a parser of numbers that are divided by other characters. Groups have three digits, the first
 * one to three, and either all groups are divided or none: `1.234.567,5` and `1234567,5`, and never
 * `1.23.456`. Behind the decimal separator nothing is divided.
 */
export function parseSeparatedNumber(
  separators: NumberSeparators,
  parse: FieldParser,
): FieldParser {
  const rewrite = numberRewriter(separators);
  const target = new Uint8Array(longestNumber);
  return (bytes, start, end) => {
    const length = rewrite(bytes, start, end, target);
    return length === -1 ? ParseOutcome.invalid : parse(target, 0, length);
  };
}

/** Writes `bytes[start, end)` to `target` with a point and without groups; −1 where that cannot be done. */
type NumberRewriter = (bytes: Uint8Array, start: number, end: number, target: Uint8Array) => number;

/** See `parseSeparatedNumber`. */
export function numberRewriter({ decimal, thousands }: NumberSeparators): NumberRewriter {
  const encoder = new TextEncoder();
  const fraction = encoder.encode(decimal);
  const group = thousands === undefined ? undefined : encoder.encode(thousands);
  return (bytes, start, end, target) => {
    if (end - start > target.length) return -1;
    let position = start;
    let length = 0;
    const sign = bytes[position];
    if (position < end && (sign === minus || sign === plus)) {
      target[length++] = sign;
      position += 1;
    }
    let groupStart = position;
    let groups = 0;
    while (position < end) {
      const byte = bytes[position]!;
      if (isDigit(byte)) {
        target[length++] = byte;
        position += 1;
        continue;
      }
      if (group === undefined || !isAt(bytes, position, end, group)) break;
      const digits = position - groupStart;
      if (groups === 0 ? digits < 1 || digits > 3 : digits !== 3) return -1;
      groups += 1;
      position += group.length;
      groupStart = position;
    }
    if (groups > 0 && position - groupStart !== 3) return -1;
    if (position < end && isAt(bytes, position, end, fraction)) {
      target[length++] = point;
      position += fraction.length;
    } else if (bytes[position] === point && position < end) {
      return -1;
    }
    for (; position < end; position += 1) {
      const byte = bytes[position]!;
      // Digits, an exponent, or something that is no number, which the parser will say. Not a second point.
      if (byte === point || length === target.length) return -1;
      target[length++] = byte;
    }
    return length;
  };
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= nine;
}

function isAt(bytes: Uint8Array, position: number, end: number, text: Uint8Array): boolean {
  if (position + text.length > end) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[position + index] !== text[index]) return false;
  }
  return true;
}
