import type { RowValue } from "../contract/batch.ts";

type WordArray = Uint32Array | Int32Array;

/** Decimals of `bytesWide` / 4 words each, as text with exactly `scale` digits after the point. */
export function decodeDecimals(
  words: WordArray,
  length: number,
  width: number,
  scale: number,
): RowValue[] {
  const out: RowValue[] = Array.from({ length });
  for (let index = 0; index < length; index += 1) {
    const start = index * width;
    const low = words[start]! >>> 0;
    const high = words[start + 1]! | 0;
    // Up to 2^53 a double prints exactly, and no BigInt is needed.
    const small = width === 4 && high < 0x20_0000 && high >= -0x20_0000;
    const extension = high < 0 ? -1 : 0;
    if (small && (words[start + 2]! | 0) === extension && (words[start + 3]! | 0) === extension) {
      out[index] = placePoint(String(high * 4_294_967_296 + low), scale);
    } else {
      out[index] = placePoint(String(bigintOf(words, start, width)), scale);
    }
  }
  return out;
}

function bigintOf(words: WordArray, start: number, width: number): bigint {
  let value = 0n;
  for (let word = start + width - 1; word >= start; word -= 1) {
    value = (value << 32n) | BigInt((words[word] ?? 0) >>> 0);
  }
  return BigInt.asIntN(width * 32, value);
}

/** `-5` at scale 2 is `-0.05`; at scale -2 it is `-500`. */
function placePoint(unscaled: string, scale: number): string {
  if (scale === 0) return unscaled;
  if (scale < 0) return unscaled === "0" ? "0" : unscaled + "0".repeat(-scale);
  const negative = unscaled.startsWith("-");
  const digits = (negative ? unscaled.slice(1) : unscaled).padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${negative ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** IEEE 754 half-precision numbers. */
export function decodeFloat16(values: Uint16Array, length: number): RowValue[] {
  return Array.from({ length }, (_, index) => {
    const bits = values[index] ?? 0;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = (bits & 0x3ff) / 1024;
    const sign = bits & 0x8000 ? -1 : 1;
    if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
    if (exponent === 0) return sign * fraction * 2 ** -14;
    return sign * (1 + fraction) * 2 ** (exponent - 15);
  });
}
