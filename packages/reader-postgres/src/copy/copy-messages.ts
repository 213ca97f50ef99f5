/** The type of a message that holds rows: `CopyData` of PostgreSQL's protocol. */
export const copyData = 0x64;
/** The type, and the length, which counts itself. */
export const messageHeaderBytes = 5;

/** Whole messages, one after the other: all of them rows, or none. */
export interface MessageRun {
  readonly isRows: boolean;
  readonly bytes: Uint8Array;
}

/**
 * Splits what a server sends, in chunks that end anywhere, into whole messages: those with rows, and those
 * between them. A run is a part of its chunk wherever it can be, because a message for each row would cost
 * more to copy than to decode.
 */
export class CopyMessages {
  #partial: Uint8Array = new Uint8Array(0);

  /** The runs that the chunk completes. */
  take(chunk: Uint8Array): MessageRun[] {
    const runs: MessageRun[] = [];
    const rest = this.#completeFirst(chunk, runs);
    const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
    let start = 0;
    let at = 0;
    while (at + messageHeaderBytes <= rest.length) {
      const end = at + 1 + view.getUint32(at + 1);
      if (end > rest.length) break;
      if (at > start && (rest[at] === copyData) !== (rest[start] === copyData)) {
        runs.push(runOf(rest.subarray(start, at)));
        start = at;
      }
      at = end;
    }
    if (at > start) runs.push(runOf(rest.subarray(start, at)));
    if (at < rest.length) this.#partial = rest.slice(at);
    return runs;
  }

  /** Completes the message that the last chunk broke off, and gives back what follows it. */
  #completeFirst(chunk: Uint8Array, runs: MessageRun[]): Uint8Array {
    const partial = this.#partial;
    if (partial.length === 0) return chunk;
    const header = joined(partial, chunk.subarray(0, messageHeaderBytes));
    if (header.length < messageHeaderBytes) {
      this.#partial = header;
      return chunk.subarray(chunk.length);
    }
    const { buffer, byteOffset } = header;
    const length = 1 + new DataView(buffer, byteOffset).getUint32(1);
    const missing = length - partial.length;
    const message = joined(partial, chunk.subarray(0, missing));
    if (chunk.length < missing) {
      this.#partial = message;
      return chunk.subarray(chunk.length);
    }
    this.#partial = new Uint8Array(0);
    runs.push(runOf(message));
    return chunk.subarray(missing);
  }
}

function runOf({ buffer, byteOffset, length }: Uint8Array): MessageRun {
  // No Buffer, whose parts take longer to make.
  const bytes = new Uint8Array(buffer, byteOffset, length);
  return { isRows: bytes[0] === copyData, bytes };
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
