/** Stands for what an encoding cannot decode: no UTF-8 holds it, so that its field is rejected. */
const undecodable = 0xff;
const undecodableText = "�";

/**
 * Turns bytes of some encoding into UTF-8, chunk by chunk, whichever way its characters are cut. What
 * cannot be decoded becomes one byte that is not UTF-8.
 */
export interface BytesDecoder {
  /** @param final whether nothing follows: what is left of a character is undecodable then */
  decode(bytes: Uint8Array, final: boolean): Uint8Array;
}

/**
 * Makes the decoder of an encoding.
 *
 * @param encoding what `encodingName` gives, and not UTF-8
 */
export function createDecoder(encoding: string): BytesDecoder {
  if (encoding === "utf-16le" || encoding === "utf-16be") {
    return new Utf16Decoder(encoding === "utf-16be");
  }
  const table = singleByteTable(encoding);
  return table === undefined ? new MultiByteDecoder(encoding) : new SingleByteDecoder(table);
}

/**
 * The one name of an encoding: those that have a decoder here, else what the platform calls it.
 *
 * @returns `undefined` where nothing can decode it
 */
export function encodingName(encoding: string): string | undefined {
  const name = encoding.toLowerCase();
  if (name === "auto") return name;
  // The platform takes these for windows-1252, whose characters are others.
  if (/^(?:latin-?1|iso-?8859-?1)$/u.test(name)) return "latin1";
  try {
    return new TextDecoder(name).encoding;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

class Utf16Decoder implements BytesDecoder {
  readonly #low: number;
  readonly #high: number;
  // Bytes of a character that was cut, 3 at most.
  #rest = new Uint8Array(0);

  constructor(bigEndian: boolean) {
    this.#low = bigEndian ? 1 : 0;
    this.#high = bigEndian ? 0 : 1;
  }

  decode(bytes: Uint8Array, final: boolean): Uint8Array {
    const input = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    // Two bytes become three at most.
    const output = new Uint8Array(Math.ceil(input.length / 2) * 3);
    let length = 0;
    let position = 0;
    for (; position + 1 < input.length; position += 2) {
      const unit = input[position + this.#low]! + input[position + this.#high]! * 256;
      if ((unit & 0xfc00) === 0xd800) {
        if (position + 3 >= input.length && !final) break;
        const next = this.#unitAt(input, position + 2);
        if ((next & 0xfc00) === 0xdc00) {
          const point = 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff);
          length = appendPoint(output, length, point);
          position += 2;
          continue;
        }
      }
      if ((unit & 0xf800) === 0xd800) output[length++] = undecodable;
      else length = appendPoint(output, length, unit);
    }
    if (final && position < input.length) output[length++] = undecodable;
    this.#rest = final ? new Uint8Array(0) : input.slice(position);
    return output.subarray(0, length);
  }

  /** 0 where there is none. */
  #unitAt(input: Uint8Array, position: number): number {
    return position + 1 < input.length
      ? input[position + this.#low]! + input[position + this.#high]! * 256
      : 0;
  }
}

/** Each byte is a character. */
class SingleByteDecoder implements BytesDecoder {
  // Four bytes for each byte: its UTF-8 and, last, how long that is.
  readonly #table: Uint8Array;

  constructor(table: Uint8Array) {
    this.#table = table;
  }

  decode(bytes: Uint8Array): Uint8Array {
    const table = this.#table;
    const output = new Uint8Array(bytes.length * 3);
    let length = 0;
    for (let position = 0; position < bytes.length; position += 1) {
      const entry = bytes[position]! * 4;
      output[length] = table[entry]!;
      output[length + 1] = table[entry + 1]!;
      output[length + 2] = table[entry + 2]!;
      length += table[entry + 3]!;
    }
    return output.subarray(0, length);
  }
}

/** What only the platform's decoder knows. None of these encodings can write U+FFFD but GB 18030. */
class MultiByteDecoder implements BytesDecoder {
  readonly #decoder: InstanceType<typeof TextDecoder>;

  constructor(encoding: string) {
    this.#decoder = new TextDecoder(encoding);
  }

  decode(bytes: Uint8Array, final: boolean): Uint8Array {
    const text = this.#decoder.decode(bytes, { stream: !final });
    if (!text.includes(undecodableText)) return Buffer.from(text);
    const parts = text.split(undecodableText).map((part) => Buffer.from(part));
    return Buffer.concat(
      parts.flatMap((part, index) => (index === 0 ? [part] : [Buffer.of(undecodable), part])),
    );
  }
}

// What windows-1252 has where latin1 has control characters; 0: nothing.
const windows1252 = [
  0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0,
  0x17d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a,
  0x153, 0, 0x17e, 0x178,
];

/** `undefined` for an encoding with characters of several bytes. */
function singleByteTable(encoding: string): Uint8Array | undefined {
  const table = new Uint8Array(256 * 4);
  for (let byte = 0; byte < 256; byte += 1) {
    const point = pointOf(byte, encoding);
    if (point === undefined) return undefined;
    const entry = byte * 4;
    if (point === -1) table.set([undecodable, 0, 0, 1], entry);
    else table[entry + 3] = appendPoint(table, entry, point) - entry;
  }
  return table;
}

/** The character that a byte stands for; −1 where it stands for none, `undefined` where more are needed. */
function pointOf(byte: number, encoding: string): number | undefined {
  // The platform takes latin1 for windows-1252, and that for something without gaps.
  if (encoding === "latin1") return byte;
  if (encoding === "windows-1252") {
    return byte >= 0x80 && byte < 0xa0 ? windows1252[byte - 0x80]! || -1 : byte;
  }
  const point = new TextDecoder(encoding)
    .decode(Uint8Array.of(byte), { stream: true })
    .codePointAt(0);
  // The gaps of Windows' code pages come as control characters, which nobody can have meant.
  const isGap = encoding.startsWith("windows-") && point === byte && byte >= 0x80 && byte < 0xa0;
  return point === 0xfffd || isGap ? -1 : point;
}

function appendPoint(target: Uint8Array, at: number, point: number): number {
  let length = at;
  if (point < 0x80) {
    target[length++] = point;
    return length;
  }
  if (point < 0x800) {
    target[length++] = 0xc0 | (point >> 6);
  } else {
    if (point < 0x10000) {
      target[length++] = 0xe0 | (point >> 12);
    } else {
      target[length++] = 0xf0 | (point >> 18);
      target[length++] = 0x80 | ((point >> 12) & 63);
    }
    target[length++] = 0x80 | ((point >> 6) & 63);
  }
  target[length++] = 0x80 | (point & 63);
  return length;
}
