import { endOfString, quote } from "./scan-json.ts";

const blank = new Uint8Array(256);
for (const byte of [0x20, 0x0a, 0x0d, 0x09]) blank[byte] = 1;

/**
 * Copies a JSON value that was scanned without the white space between its parts: APIs that write for
 * people's eyes send more of it than of anything else.
 *
 * @param target with room for all of it
 * @returns bytes written
 */
export function compactJson(
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
): number {
  let length = 0;
  let at = start;
  while (at < end) {
    const byte = bytes[at]!;
    if (byte === quote) {
      const found = endOfString(bytes, at);
      const behind = found < 0 ? ~found : found;
      while (at < behind) target[length++] = bytes[at++]!;
      continue;
    }
    if (blank[byte] === 0) target[length++] = byte;
    at += 1;
  }
  return length;
}
