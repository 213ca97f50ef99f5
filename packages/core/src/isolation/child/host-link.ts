import type { JsonValue } from "../../contract/json.ts";
import { unpackError } from "../../errors/error-transfer.ts";
import { FrameParser, packFrame } from "../frame.ts";
import type { HostMessage, PluginMessage } from "../messages.ts";
import { MessageWriter } from "./message-writer.ts";
import { SharedSlots } from "./shared-slots.ts";

/** What the host tells of its own accord. */
export type HostRequest = Exclude<HostMessage, { type: "answer" | "release" }>;

type Ask = Omit<Extract<PluginMessage, { type: "ask" }>, "type" | "id">;

interface Waiting {
  readonly resolve: (value: JsonValue) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The streams between this process and the host. Standard output is for messages alone: what the plugin prints
 * goes to standard error.
 */
export class HostLink {
  readonly #writer = new MessageWriter();
  readonly #waiting = new Map<number, Waiting>();
  #asks = 0;
  #shared: SharedSlots | undefined;

  constructor() {
    // Never opened: Node would make it non-blocking, and whoever writes large batches to it would have to try again.
    Object.defineProperty(process, "stdout", { get: () => process.stderr });
  }

  /** Hands on what the host tells; the process ends with its host. */
  listen(take: (message: HostRequest, body: Uint8Array) => void): void {
    const parser = new FrameParser<HostMessage>();
    process.stdin.on("data", (chunk: Uint8Array) => {
      for (const { message, body } of parser.push(chunk)) {
        if (message.type === "answer") this.#answer(message);
        else if (message.type === "release") this.#shared?.release(message.offset);
        else take(message, body);
      }
    });
    process.stdin.on("end", () => process.exit(0));
  }

  /** From now on, large bodies may go through memory that both share. */
  share(file: number): void {
    this.#shared = new SharedSlots(file);
  }

  /** Tells of a yield, whose body are these pieces. */
  yield(message: Extract<PluginMessage, { type: "yield" }>, body: readonly Uint8Array[]): void {
    const shared = this.#shared?.put(body);
    if (shared) this.tell({ ...message, shared });
    else this.tell(message, new Uint8Array(Buffer.concat(body)), true);
  }

  /** @param mayTake whether nobody uses the body's memory any longer */
  tell(message: PluginMessage, body?: Uint8Array, mayTake = false): void {
    for (const part of packFrame(message, body)) this.#writer.write(part, mayTake);
  }

  /** Asks the host for something that only it has. */
  ask(ask: Ask, body?: Uint8Array): Promise<JsonValue> {
    this.#asks += 1;
    const id = this.#asks;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.tell({ type: "ask", id, ...ask }, body);
    });
  }

  #answer({ id, value, error }: Extract<HostMessage, { type: "answer" }>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(value ?? null);
    else waiting?.reject(unpackError(error));
  }
}
