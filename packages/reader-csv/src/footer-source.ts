import type { ByteSource } from "@dativo/file-reader";

const lineFeed = 10;
const carriageReturn = 13;
const readBytes = 128 * 1024;

/**
 * The bytes of a source without its last lines. Blank lines are left out with them and not counted. Holds
 * back as much as these lines are long, and one chunk.
 */
export class FooterSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #footerLines: number;
  // What was read: given out up to #ready, held back from there on.
  #bytes: Uint8Array = new Uint8Array(0);
  #ready = 0;
  #ended = false;

  constructor(source: ByteSource, footerLines: number) {
    this.#source = source;
    this.#footerLines = footerLines;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    while (this.#ready === 0) {
      if (this.#ended) return 0;
      await this.#readMore();
    }
    const taken = this.#bytes.subarray(0, Math.min(length, this.#ready));
    target.set(taken, offset);
    this.#bytes = this.#bytes.subarray(taken.length);
    this.#ready -= taken.length;
    return taken.length;
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  async #readMore(): Promise<void> {
    // As much again as is held back: a footer without line ends is looked through a few times only.
    const chunk = new Uint8Array(Math.max(readBytes, this.#bytes.length));
    const count = await this.#source.read(chunk, 0, chunk.length);
    this.#ended = count === 0;
    if (count > 0) this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(0, count)]);
    this.#ready = footerStart(this.#bytes, this.#footerLines) ?? 0;
    if (this.#ended) this.#bytes = this.#bytes.subarray(0, this.#ready);
  }
}

/** Where the last lines begin, blank ones not counted; `undefined` where there are not more lines. */
function footerStart(bytes: Uint8Array, lines: number): number | undefined {
  let found = 0;
  let hasText = false;
  for (let position = bytes.length - 1; position >= 0; position -= 1) {
    const byte = bytes[position]!;
    if (byte !== lineFeed && byte !== carriageReturn) {
      hasText = true;
    } else if (hasText) {
      found += 1;
      if (found === lines) return position + 1;
      hasText = false;
    }
  }
  return undefined;
}
