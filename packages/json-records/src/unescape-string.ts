const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;

/** What the letter behind a backslash stands for. */
const meanings = new Uint8Array(256);
for (const [letter, meaning] of Object.entries({
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
})) {
  meanings[letter.charCodeAt(0)] = meaning.charCodeAt(0);
}

/**
 * Copies the text of a string that was scanned, with what its escapes stand for, as UTF-8.
 *
 * @param start position of its opening quote
 * @param target with as much room as the string takes
 * @returns bytes written; -1 where an escape stands for half a character, which UTF-8 does not have
 */
export function unescapeString(bytes: Uint8Array, start: number, target: Uint8Array): number {
  let at = start + 1;
  let length = 0;
  for (;;) {
    const byte = bytes[at]!;
    if (byte === quote) return length;
    if (byte !== backslash) {
      target[length++] = byte;
      at += 1;
    } else if (bytes[at + 1] !== letterU) {
      target[length++] = meanings[bytes[at + 1]!]!;
      at += 2;
    } else {
      let code = hexAt(bytes, at + 2);
      at += 6;
      if (code >= 0xd800 && code <= 0xdfff) {
        const low = bytes[at] === backslash && bytes[at + 1] === letterU ? hexAt(bytes, at + 2) : 0;
        if (code > 0xdbff || low < 0xdc00 || low > 0xdfff) return -1;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        at += 6;
      }
      length = writeCharacter(code, target, length);
    }
  }
}

function hexAt(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let at = start; at < start + 4; at += 1) {
    const byte = bytes[at]!;
    // 0-9, else a letter of either case.
    value = value * 16 + (byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57);
  }
  return value;
}

function writeCharacter(code: number, target: Uint8Array, start: number): number {
  let at = start;
  if (code < 0x80) {
    target[at++] = code;
  } else if (code < 0x800) {
    target[at++] = 0xc0 | (code >> 6);
    target[at++] = 0x80 | (code & 0x3f);
  } else if (code < 0x10000) {
    target[at++] = 0xe0 | (code >> 12);
    target[at++] = 0x80 | ((code >> 6) & 0x3f);
    target[at++] = 0x80 | (code & 0x3f);
  } else {
    target[at++] = 0xf0 | (code >> 18);
    target[at++] = 0x80 | ((code >> 12) & 0x3f);
    target[at++] = 0x80 | ((code >> 6) & 0x3f);
    target[at++] = 0x80 | (code & 0x3f);
  }
  return at;
}
