import type { DecimalBuilder } from "./decimal-builder.ts";
import { ParseOutcome } from "./parse-outcome.ts";

const minus = 0x2d;
const plus = 0x2b;
const point = 0x2e;
const zero = 0x30;
const twoTo32 = 4_294_967_296;
const powersOfTen = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Appends the number written in `bytes[start, end)`, exactly: an optional sign, digits with at most one
 * point, an optional exponent. Digits beyond the column's scale must be zeros, or it is a
 * `precisionLoss`; more digits before the point than the precision leaves room for are `outOfRange`.
 */
export function parseDecimalBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: DecimalBuilder,
): ParseOutcome {
  const sign = bytes[start]!;
  const first = sign === minus || sign === plus ? start + 1 : start;
  let value = 0;
  let digits = 0;
  let pointAt = -1;
  for (let index = first; index < end; index += 1) {
    const digit = bytes[index]! - zero;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits += 1;
    } else if (bytes[index] === point && pointAt < 0) {
      pointAt = index;
    } else {
      return digits === 0
        ? ParseOutcome.invalid
        : parseExactly(bytes, first, end, sign === minus, builder);
    }
  }
  if (digits === 0) return ParseOutcome.invalid;
  const added = builder.scale - (pointAt < 0 ? 0 : end - pointAt - 1);
  // Up to 15 digits a double holds the unscaled number exactly.
  if (added < 0 || digits + added > 15) {
    return parseExactly(bytes, first, end, sign === minus, builder);
  }
  const magnitude = value * powersOfTen[added]!;
  if (builder.precision < 15 && magnitude >= powersOfTen[builder.precision]!) {
    return ParseOutcome.outOfRange;
  }
  const unscaled = sign === minus ? -magnitude : magnitude;
  const extension = unscaled < 0 ? -1 : 0;
  builder.append(unscaled | 0, Math.floor(unscaled / twoTo32), extension, extension);
  return ParseOutcome.parsed;
}

/** The way for every number; `first` is where the sign ends, and at least one digit is there. */
function parseExactly(
  bytes: Uint8Array,
  first: number,
  end: number,
  negative: boolean,
  builder: DecimalBuilder,
): ParseOutcome {
  let mantissaEnd = first;
  let pointAt = -1;
  let leading = -1;
  let significant = 0;
  for (; mantissaEnd < end; mantissaEnd += 1) {
    const byte = bytes[mantissaEnd]!;
    if (byte === point && pointAt < 0) pointAt = mantissaEnd;
    else if (byte < zero || byte > zero + 9) break;
    else if (leading >= 0 || byte !== zero) {
      if (leading < 0) leading = mantissaEnd;
      significant += 1;
    }
  }
  const exponent = mantissaEnd === end ? 0 : parseExponent(bytes, mantissaEnd, end);
  if (Number.isNaN(exponent)) return ParseOutcome.invalid;
  if (leading < 0) {
    builder.append(0, 0, 0, 0);
    return ParseOutcome.parsed;
  }
  const fraction = pointAt < 0 ? 0 : mantissaEnd - pointAt - 1;
  // Digits of the unscaled number: fewer than the significant ones where the rest must be zeros.
  const wanted = significant + exponent - fraction + builder.scale;
  if (wanted > builder.precision) return ParseOutcome.outOfRange;
  const kept = Math.min(wanted, significant);
  if (!onlyZerosAfter(bytes, leading, mantissaEnd, kept)) return ParseOutcome.precisionLoss;
  appendDigits(bytes, leading, kept, wanted - kept, negative, builder);
  return ParseOutcome.parsed;
}

/** The exponent after `e`, capped where it is out of every range; NaN where the text is not one. */
function parseExponent(bytes: Uint8Array, start: number, end: number): number {
  if ((bytes[start]! | 0x20) !== 0x65) return Number.NaN;
  const sign = bytes[start + 1]!;
  let index = sign === minus || sign === plus ? start + 2 : start + 1;
  if (index >= end) return Number.NaN;
  let exponent = 0;
  for (; index < end; index += 1) {
    const digit = bytes[index]! - zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    // Texts are shorter than 2^32 bytes, so no fraction can make up for an exponent at the cap.
    exponent = Math.min(exponent * 10 + digit, 1e12);
  }
  return sign === minus ? -exponent : exponent;
}

/** Whether the digits from the one numbered `kept` on are all zeros. */
function onlyZerosAfter(bytes: Uint8Array, leading: number, end: number, kept: number): boolean {
  let seen = 0;
  for (let index = leading; index < end; index += 1) {
    const byte = bytes[index]!;
    if (byte === point) continue;
    if (seen >= kept && byte !== zero) return false;
    seen += 1;
  }
  return true;
}

/** Appends `kept` digits from `leading` on, followed by `zeros` zeros. */
function appendDigits(
  bytes: Uint8Array,
  leading: number,
  kept: number,
  zeros: number,
  negative: boolean,
  builder: DecimalBuilder,
): void {
  let word0 = 0;
  let word1 = 0;
  let word2 = 0;
  let word3 = 0;
  let index = leading;
  let left = kept + zeros;
  while (left > 0) {
    // Six digits at a time: 2^32 × 10^6 is still exact in a double.
    const size = Math.min(left, 6);
    let carry = 0;
    for (let count = 0; count < size; count += 1) {
      let digit = 0;
      if (left - count > zeros) {
        if (bytes[index] === point) index += 1;
        digit = bytes[index]! - zero;
        index += 1;
      }
      carry = carry * 10 + digit;
    }
    const factor = powersOfTen[size]!;
    // Not `%`: on doubles it is many times slower.
    carry += word0 * factor;
    let quotient = Math.floor(carry / twoTo32);
    word0 = carry - quotient * twoTo32;
    carry = quotient + word1 * factor;
    quotient = Math.floor(carry / twoTo32);
    word1 = carry - quotient * twoTo32;
    carry = quotient + word2 * factor;
    quotient = Math.floor(carry / twoTo32);
    word2 = carry - quotient * twoTo32;
    word3 = quotient + word3 * factor;
    left -= size;
  }
  if (negative) appendNegated(word0, word1, word2, word3, builder);
  else builder.append(word0, word1, word2, word3);
}

/** Appends the two's complement of a number above zero. */
function appendNegated(
  word0: number,
  word1: number,
  word2: number,
  word3: number,
  builder: DecimalBuilder,
): void {
  const borrow1 = word0 === 0 ? 1 : 0;
  const borrow2 = borrow1 === 1 && word1 === 0 ? 1 : 0;
  const borrow3 = borrow2 === 1 && word2 === 0 ? 1 : 0;
  builder.append(-word0 | 0, ~word1 + borrow1, ~word2 + borrow2, ~word3 + borrow3);
}
