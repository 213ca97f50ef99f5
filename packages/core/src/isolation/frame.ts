import { isolationProtocolErrors } from "../errors/isolation-errors.ts";

/** What each message begins with, so that anything else on the stream is seen at once. */
const magic = Buffer.from("DTV1", "latin1");
const headBytes = 12;
/** Of one message: far more than a batch should hold. */
const mostBytes = 512 * 1024 * 1024;

/** A message with the bytes that belong to it. */
export interface Frame<Message> {
  readonly message: Message;
  /** Such as an Arrow IPC stream; empty for most. */
  readonly body: Uint8Array;
}

/** A body that is written together with what is before it: a copy of it costs less than another write. */
const smallBody = 2048;

/**
 * Packs a message: `DTV1`, the length of the JSON and that of the body as unsigned 32-bit little-endian
 * integers, the JSON as UTF-8, and the body.
 *
 * @returns what has to be written one after the other
 */
export function packFrame(message: object, body: Uint8Array = new Uint8Array()): Uint8Array[] {
  const json = Buffer.from(JSON.stringify(message), "utf8");
  const head = Buffer.alloc(headBytes);
  magic.copy(head);
  head.writeUInt32LE(json.length, 4);
  head.writeUInt32LE(body.length, 8);
  return body.length <= smallBody
    ? [Buffer.concat([head, json, body])]
    : [Buffer.concat([head, json]), body];
}

/** A part of a message that is being filled. */
interface Part {
  readonly bytes: Uint8Array;
  filled: number;
}

/** Takes a stream of bytes apart into messages; every byte is copied once. */
export class FrameParser<Message> {
  readonly #head: Part = { bytes: new Uint8Array(headBytes), filled: 0 };
  #json: Part | undefined;
  #body: Part | undefined;

  /** @throws `PLUGIN_PROTOCOL_BROKEN` for what is no message */
  *push(chunk: Uint8Array): Generator<Frame<Message>> {
    let rest = chunk;
    for (;;) {
      if (this.#json === undefined || this.#body === undefined) {
        rest = fill(this.#head, rest);
        refuseOthers(this.#head, rest);
        if (!isFull(this.#head)) return;
        const { json, body } = sizesOf(this.#head.bytes);
        this.#json = { bytes: new Uint8Array(json), filled: 0 };
        this.#body = { bytes: new Uint8Array(body), filled: 0 };
      }
      rest = fill(this.#body, fill(this.#json, rest));
      if (!isFull(this.#json) || !isFull(this.#body)) return;
      const frame = { message: parseMessage<Message>(this.#json.bytes), body: this.#body.bytes };
      this.#json = this.#body = undefined;
      this.#head.filled = 0;
      yield frame;
    }
  }
}

/** Takes what a part needs, and answers what is left. */
function fill(part: Part, chunk: Uint8Array): Uint8Array {
  const taken = chunk.subarray(0, part.bytes.length - part.filled);
  part.bytes.set(taken, part.filled);
  part.filled += taken.length;
  return chunk.subarray(taken.length);
}

function isFull({ bytes, filled }: Part): boolean {
  return filled === bytes.length;
}

/** Sees with the first bytes already whether they begin a message: whoever prints may not go on. */
function refuseOthers({ bytes, filled }: Part, rest: Uint8Array): void {
  const known = Math.min(filled, magic.length);
  if (magic.subarray(0, known).equals(bytes.subarray(0, known))) return;
  const found = Buffer.concat([bytes.subarray(0, filled), rest.subarray(0, 60)]);
  const text = JSON.stringify(found.toString("utf8"));
  throw isolationProtocolErrors.broken(`it wrote ${text} where a message begins`);
}

function sizesOf(head: Uint8Array): { readonly json: number; readonly body: number } {
  const view = new DataView(head.buffer);
  const [json, body] = [view.getUint32(4, true), view.getUint32(8, true)];
  if (json + body <= mostBytes) return { json, body };
  throw isolationProtocolErrors.broken(`a message of ${json + body} bytes`);
}

function parseMessage<Message>(bytes: Uint8Array): Message {
  const text = Buffer.from(bytes).toString("utf8");
  try {
    return JSON.parse(text) as Message;
  } catch (cause) {
    throw isolationProtocolErrors.broken(`this is not JSON: ${text.slice(0, 60)}`, cause);
  }
}
