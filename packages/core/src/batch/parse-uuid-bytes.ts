import { ParseOutcome } from "./parse-outcome.ts";
import type { UuidBuilder } from "./uuid-builder.ts";

const hyphen = 0x2d;
const notHex = 0xff;
const hexValues = new Uint8Array(256).fill(notHex);
for (let digit = 0; digit < 16; digit += 1) {
  const text = digit.toString(16);
  hexValues[text.charCodeAt(0)] = digit;
  hexValues[text.toUpperCase().charCodeAt(0)] = digit;
}

/** Appends a UUID written as 8-4-4-4-12 hexadecimal digits, in upper or lower case. */
export function parseUuidBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: UuidBuilder,
): ParseOutcome {
  if (end - start !== 36) return ParseOutcome.invalid;
  if (bytes[start + 8] !== hyphen || bytes[start + 13] !== hyphen) return ParseOutcome.invalid;
  if (bytes[start + 18] !== hyphen || bytes[start + 23] !== hyphen) return ParseOutcome.invalid;
  const word0 = hexDigits(bytes, start, start + 4);
  const word1 = hexDigits(bytes, start + 9, start + 14);
  const word2 = hexDigits(bytes, start + 19, start + 24);
  const word3 = hexDigits(bytes, start + 28, start + 32);
  if (word0 < 0 || word1 < 0 || word2 < 0 || word3 < 0) return ParseOutcome.invalid;
  builder.append(word0, word1, word2, word3);
  return ParseOutcome.parsed;
}

/** The number that four digits at `first` and four at `second` make, or -1. */
function hexDigits(bytes: Uint8Array, first: number, second: number): number {
  let high = 0;
  let low = 0;
  let seen = 0;
  for (let index = 0; index < 4; index += 1) {
    const a = hexValues[bytes[first + index]!]!;
    const b = hexValues[bytes[second + index]!]!;
    seen |= a | b;
    high = high * 16 + a;
    low = low * 16 + b;
  }
  return (seen & 0xf0) === 0 ? high * 65_536 + low : -1;
}
