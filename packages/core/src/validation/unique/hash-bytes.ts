const first = 0x239b961b;
const second = 0xab0e9789;
const third = 0x38b34ae5;
const fourth = 0xa1e38b93;

/**
 * MurmurHash3 (x86, 128 bits) of `bytes[start, end)`, into four words of `out`. Among ten billion keys
 * the chance that any two different ones share a hash is below one in 10^18.
 *
 * @see https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 */
// In one function: it runs for each key, and its state is in local variables.
export function hashBytes(bytes: Uint8Array, start: number, end: number, out: Int32Array): void {
  const length = end - start;
  const blocksEnd = start + (length & ~15);
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  let at = start;
  for (; at < blocksEnd; at += 16) {
    h1 ^= scramble(word(bytes, at), first, second, 15);
    h1 = (Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= scramble(word(bytes, at + 4), second, third, 16);
    h2 = (Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= scramble(word(bytes, at + 8), third, fourth, 17);
    h3 = (Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= scramble(word(bytes, at + 12), fourth, first, 18);
    h4 = (Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  h4 ^= scramble(tail(bytes, at + 12, end), fourth, first, 18);
  h3 ^= scramble(tail(bytes, at + 8, end), third, fourth, 17);
  h2 ^= scramble(tail(bytes, at + 4, end), second, third, 16);
  h1 ^= scramble(tail(bytes, at, end), first, second, 15);
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = finish(h1);
  h2 = finish(h2);
  h3 = finish(h3);
  h4 = finish(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  out[0] = h1;
  out[1] = h2 + h1;
  out[2] = h3 + h1;
  out[3] = h4 + h1;
}

/** Spreads the bits of a word over the whole of it. */
export function finish(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function scramble(value: number, before: number, after: number, bits: number): number {
  return Math.imul(rotate(Math.imul(value, before), bits), after);
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** The up to four bytes before `end`, as one word; 0 where there are none. */
function tail(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let index = Math.min(end - at, 4) - 1; index >= 0; index -= 1) {
    value = (value << 8) | bytes[at + index]!;
  }
  return value;
}
