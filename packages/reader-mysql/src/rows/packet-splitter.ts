/** Takes the content of a packet, which lies in `[start, end)`. */
export type PacketListener = (bytes: Uint8Array, start: number, end: number) => void;

const headerBytes = 4;
/** A packet of this length goes on in the next one. */
const longest = 0xff_ffff;

/**
 * Splits what a server sends, in chunks that end anywhere, into packets (MySQL's protocol: three bytes of length,
 * one of sequence, the content). The content is a part of its chunk wherever it can be.
 */
export class PacketSplitter {
  readonly #onPacket: PacketListener;
  /** What the last chunk broke off, header included. */
  #partial = new Uint8Array(0);
  /** Contents of the packets so far that go on in the next one. */
  #long: Uint8Array[] = [];

  constructor(onPacket: PacketListener) {
    this.#onPacket = onPacket;
  }

  take(chunk: Uint8Array): void {
    let at = this.#completeFirst(chunk);
    while (at + headerBytes <= chunk.length) {
      const length = lengthAt(chunk, at);
      const end = at + headerBytes + length;
      if (end > chunk.length) break;
      this.#give(chunk, at + headerBytes, end);
      at = end;
    }
    if (at < chunk.length) this.#partial = joined(this.#partial, chunk.subarray(at));
  }

  /** Completes the packet that the last chunk broke off; answers where the chunk goes on behind it. */
  #completeFirst(chunk: Uint8Array): number {
    const partial = this.#partial;
    if (partial.length === 0) return 0;
    const header = joined(partial, chunk.subarray(0, headerBytes));
    if (header.length < headerBytes) {
      this.#partial = header;
      return chunk.length;
    }
    const missing = headerBytes + lengthAt(header, 0) - partial.length;
    const packet = joined(partial, chunk.subarray(0, missing));
    if (chunk.length < missing) {
      this.#partial = packet;
      return chunk.length;
    }
    this.#partial = new Uint8Array(0);
    this.#give(packet, headerBytes, packet.length);
    return missing;
  }

  #give(bytes: Uint8Array, start: number, end: number): void {
    const goesOn = end - start === longest;
    if (!goesOn && this.#long.length === 0) {
      this.#onPacket(bytes, start, end);
      return;
    }
    this.#long.push(bytes.slice(start, end));
    if (goesOn) return;
    const whole = new Uint8Array(Buffer.concat(this.#long));
    this.#long = [];
    this.#onPacket(whole, 0, whole.length);
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
