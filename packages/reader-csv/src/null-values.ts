/** The texts that mean null, as bytes. */
export class NullValues {
  /** Whether an empty field is null. */
  readonly emptyIsNull: boolean;
  /** Length in bytes of the longest text: a longer field need not be compared. */
  readonly longest: number;
  /** The others. */
  readonly texts: readonly Uint8Array[];
  /** Those that mean null in quotes, the empty one too. */
  readonly quotedTexts: readonly Uint8Array[];

  /** @param quotedTexts what means null in quotes; none of them may hold a quote */
  constructor(texts: readonly string[], quotedTexts: readonly string[] = []) {
    const encoder = new TextEncoder();
    this.quotedTexts = quotedTexts.map((text) => encoder.encode(text));
    this.texts = texts.filter((text) => text !== "").map((text) => encoder.encode(text));
    this.emptyIsNull = texts.includes("");
    this.longest = Math.max(0, ...this.texts.map((text) => text.length));
  }

  /** Whether the quoted field `bytes[start, end)` is null. */
  hasQuoted(bytes: Uint8Array, start: number, end: number): boolean {
    return this.quotedTexts.some((text) => equals(text, bytes, start, end));
  }

  /** Whether `bytes[start, end)` is one of the texts. */
  has(bytes: Uint8Array, start: number, end: number): boolean {
    if (start === end) return this.emptyIsNull;
    return this.texts.some((text) => equals(text, bytes, start, end));
  }
}

function equals(text: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] !== bytes[start + index]) return false;
  }
  return true;
}
