import type { RejectedRecord } from "../../contract/reject.ts";

/** Items that wait to be taken, after which the process is not listened to any longer. */
const mostWaiting = 64;

/** What comes of an `extract`, in order. */
export type StreamItem =
  | { readonly kind: "yield"; readonly yielded: unknown }
  | { readonly kind: "reject"; readonly record: RejectedRecord }
  | { readonly kind: "end" }
  | { readonly kind: "error"; readonly error: unknown };

/** What a process has sent of one stream, and nobody has taken yet. */
export class YieldQueue {
  readonly #items: StreamItem[] = [];
  #waiting: ((item: StreamItem) => void) | undefined;
  #onRoom: (() => void) | undefined;

  /** Whether the process should stop to send. */
  get isFull(): boolean {
    return this.#items.length >= mostWaiting;
  }

  push(item: StreamItem): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(item);
    else this.#items.push(item);
  }

  /** Calls back once when there is room again. */
  whenRoom(callback: () => void): void {
    this.#onRoom = callback;
  }

  /** The next one, as soon as there is one. */
  async next(): Promise<StreamItem> {
    const item = this.#items.shift();
    if (this.#onRoom && !this.isFull) {
      this.#onRoom();
      this.#onRoom = undefined;
    }
    if (item !== undefined) return item;
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}
