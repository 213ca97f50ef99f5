import { isUtf8 } from "node:buffer";

/**
 * The encoding that bytes from the beginning of a file are probably in: by their byte order mark; UTF-8
 * where they are that; UTF-16 where every other byte of Latin text is 0; else windows-1252, which is a
 * guess.
 *
 * @param complete whether the file ends with the bytes; else the last character may be cut
 */
export function sniffEncoding(bytes: Uint8Array, complete: boolean): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const zeros = [0, 0];
  for (const [index, byte] of bytes.subarray(0, 4096).entries()) {
    if (byte === 0) zeros[index % 2]! += 1;
  }
  const pairs = Math.min(bytes.length, 4096) / 2;
  const [even = 0, odd = 0] = zeros;
  if (pairs >= 2 && odd > pairs * 0.5 && even === 0) return "utf-16le";
  if (pairs >= 2 && even > pairs * 0.5 && odd === 0) return "utf-16be";
  return isUtf8(complete ? bytes : wholeCharacters(bytes)) ? "utf-8" : "windows-1252";
}

/** The bytes without the beginning of a character at their end. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    if (byte >= 0xc0) end = bytes.length - back;
    break;
  }
  return bytes.subarray(0, end);
}
