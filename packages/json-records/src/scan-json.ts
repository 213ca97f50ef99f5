/** A text that is not JSON (RFC 8259). */
export class JsonSyntaxError extends SyntaxError {
  /** Position of the byte that cannot be there. */
  readonly offset: number;

  constructor(bytes: Uint8Array, offset: number) {
    const isEnd = offset >= bytes.length;
    const byte = bytes[offset] ?? 0;
    const shown = byte > 0x20 && byte < 0x7f ? `'${String.fromCharCode(byte)}'` : `byte ${byte}`;
    super(isEnd ? "it ends in the middle" : `unexpected ${shown} at byte ${offset}`);
    this.name = "JsonSyntaxError";
    this.offset = offset;
  }
}

export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
export const minus = 0x2d;
/** Begins a null. */
export const letterN = 0x6e;
const backslash = 0x5c;
const zero = 0x30;
const letterU = 0x75;
/** As deep as values may be nested. */
const deepest = 1000;

const simpleEscapes = new Uint8Array(256);
for (const letter of '"\\/bfnrt') simpleEscapes[letter.charCodeAt(0)] = 1;
const hexDigits = new Uint8Array(256);
for (const digit of "0123456789abcdefABCDEF") hexDigits[digit.charCodeAt(0)] = 1;
/** Bytes at which a text needs a closer look: its end, an escape, or what it may not hold. */
const notable = new Uint8Array(256).fill(1, 0, 0x20);
notable[quote] = 1;
notable[backslash] = 1;

// These functions take positions and give positions, and make nothing: they see every byte of an answer.

/** Whether white space has been skipped; whoever wants to know sets it to `false` before. */
export const blanks = { wereMet: false };

/** Position of the next byte that is not white space, or the end. */
export function skipBlanks(bytes: Uint8Array, start: number): number {
  // Whatever is not below a blank is none: most texts have none between their parts.
  if (bytes[start]! > 0x20) return start;
  let at = start;
  for (;;) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    at += 1;
  }
  if (at > start) blanks.wereMet = true;
  return at;
}

/**
 * Position behind the string whose opening quote stands at `start`; its complement (`~`) where the string
 * has escapes.
 *
 * @throws JsonSyntaxError
 */
export function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  let escaped = false;
  for (;;) {
    while (notable[bytes[at]!] === 0) at += 1;
    const byte = bytes[at];
    if (byte === quote) return escaped ? ~(at + 1) : at + 1;
    if (byte !== backslash) throw new JsonSyntaxError(bytes, at);
    escaped = true;
    at = endOfEscape(bytes, at);
  }
}

function endOfEscape(bytes: Uint8Array, start: number): number {
  const letter = bytes[start + 1] ?? 0;
  if (simpleEscapes[letter] === 1) return start + 2;
  if (letter !== letterU) throw new JsonSyntaxError(bytes, start + 1);
  for (let at = start + 2; at < start + 6; at += 1) {
    if (hexDigits[bytes[at] ?? 0] !== 1) throw new JsonSyntaxError(bytes, at);
  }
  return start + 6;
}

/** Whether a number can begin with this byte. */
export function beginsNumber(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= zero && byte <= 0x39) || byte === minus);
}

/**
 * Position behind the number that begins at `start`.
 *
 * @throws JsonSyntaxError
 */
export function endOfNumber(bytes: Uint8Array, start: number): number {
  let at = bytes[start] === minus ? start + 1 : start;
  at = bytes[at] === zero ? at + 1 : endOfDigits(bytes, at);
  if (bytes[at] === 0x2e) at = endOfDigits(bytes, at + 1);
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    const sign = bytes[at + 1];
    at = endOfDigits(bytes, sign === 0x2b || sign === minus ? at + 2 : at + 1);
  }
  return at;
}

function endOfDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at]! >= zero && bytes[at]! <= 0x39) at += 1;
  if (at === start) throw new JsonSyntaxError(bytes, at);
  return at;
}

const literals = new Map(
  ["true", "false", "null"].map((text) => [text.charCodeAt(0), Buffer.from(text)]),
);

/**
 * Position behind `true`, `false` or `null`.
 *
 * @throws JsonSyntaxError
 */
function endOfLiteral(bytes: Uint8Array, start: number): number {
  const literal = literals.get(bytes[start] ?? 0);
  if (literal === undefined) throw new JsonSyntaxError(bytes, start);
  for (let index = 1; index < literal.length; index += 1) {
    if (bytes[start + index] !== literal[index]) throw new JsonSyntaxError(bytes, start + index);
  }
  return start + literal.length;
}

/**
 * Position behind the value that begins at `start`, whatever it is.
 *
 * @throws JsonSyntaxError
 */
export function endOfValue(bytes: Uint8Array, start: number, depth = 0): number {
  const byte = bytes[start];
  if (byte === quote) {
    const end = endOfString(bytes, start);
    return end < 0 ? ~end : end;
  }
  if (beginsNumber(byte)) return endOfNumber(bytes, start);
  if (byte !== openBrace && byte !== openBracket) return endOfLiteral(bytes, start);
  if (depth === deepest) throw new JsonSyntaxError(bytes, start);
  return byte === openBrace
    ? endOfObject(bytes, start, depth + 1)
    : endOfList(bytes, start, depth + 1);
}

function endOfList(bytes: Uint8Array, start: number, depth: number): number {
  let at = skipBlanks(bytes, start + 1);
  if (bytes[at] === closeBracket) return at + 1;
  for (;;) {
    at = skipBlanks(bytes, endOfValue(bytes, at, depth));
    if (bytes[at] === closeBracket) return at + 1;
    if (bytes[at] !== comma) throw new JsonSyntaxError(bytes, at);
    at = skipBlanks(bytes, at + 1);
  }
}

function endOfObject(bytes: Uint8Array, start: number, depth: number): number {
  let at = skipBlanks(bytes, start + 1);
  if (bytes[at] === closeBrace) return at + 1;
  for (;;) {
    at = endOfValue(bytes, valueOfMember(bytes, at), depth);
    at = skipBlanks(bytes, at);
    if (bytes[at] === closeBrace) return at + 1;
    if (bytes[at] !== comma) throw new JsonSyntaxError(bytes, at);
    at = skipBlanks(bytes, at + 1);
  }
}

/** Where the value of the member begins whose key begins at `start`. */
function valueOfMember(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== quote) throw new JsonSyntaxError(bytes, start);
  const end = endOfString(bytes, start);
  return afterColon(bytes, end < 0 ? ~end : end);
}

/** Where the value begins behind a key that ends at `end`. */
export function afterColon(bytes: Uint8Array, end: number): number {
  const at = skipBlanks(bytes, end);
  if (bytes[at] !== colon) throw new JsonSyntaxError(bytes, at);
  return skipBlanks(bytes, at + 1);
}
