import type { ByteSource } from "./byte-source.ts";
import { createDecoder, type BytesDecoder } from "./decode-bytes.ts";

const readBytes = 128 * 1024;

/**
 * The bytes of a source as UTF-8.
 *
 * @param encoding what `encodingName` gives: `auto` takes the file for UTF-16 where it begins with the byte
 *   order mark of that, else for UTF-8. The mark itself is passed on
 */
export async function decodeSource(source: ByteSource, encoding: string): Promise<ByteSource> {
  if (encoding === "utf-8") return source;
  if (encoding !== "auto") return new DecodedSource(source, createDecoder(encoding));
  const beginning = await readBeginning(source);
  const replayed = new PrefixedSource(beginning, source);
  const marked = markedUtf16(beginning);
  return marked === undefined ? replayed : new DecodedSource(replayed, createDecoder(marked));
}

/** Whether a source begins with the byte order mark of UTF-16. Takes its first bytes. */
export async function beginsWithUtf16Mark(source: ByteSource): Promise<boolean> {
  return markedUtf16(await readBeginning(source)) !== undefined;
}

async function readBeginning(source: ByteSource): Promise<Uint8Array> {
  const beginning = new Uint8Array(2);
  let length = 0;
  for (;;) {
    const count = await source.read(beginning, length, beginning.length - length);
    length += count;
    if (count === 0 || length === beginning.length) return beginning.subarray(0, length);
  }
}

function markedUtf16([first, second]: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined;
}

/** Bytes that were read already, then those of a source. */
class PrefixedSource implements ByteSource {
  #prefix: Uint8Array;
  readonly #source: ByteSource;

  constructor(prefix: Uint8Array, source: ByteSource) {
    this.#prefix = prefix;
    this.#source = source;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    if (this.#prefix.length === 0) return this.#source.read(target, offset, length);
    const taken = this.#prefix.subarray(0, length);
    target.set(taken, offset);
    this.#prefix = this.#prefix.subarray(taken.length);
    return taken.length;
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}

class DecodedSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #decoder: BytesDecoder;
  readonly #read = new Uint8Array(readBytes);
  #decoded: Uint8Array = new Uint8Array(0);
  #ended = false;

  constructor(source: ByteSource, decoder: BytesDecoder) {
    this.#source = source;
    this.#decoder = decoder;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    while (this.#decoded.length === 0) {
      if (this.#ended) return 0;
      const count = await this.#source.read(this.#read, 0, this.#read.length);
      this.#ended = count === 0;
      this.#decoded = this.#decoder.decode(this.#read.subarray(0, count), this.#ended);
    }
    const taken = this.#decoded.subarray(0, length);
    target.set(taken, offset);
    this.#decoded = this.#decoded.subarray(taken.length);
    return taken.length;
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}
