import type { Client, Connection, Submittable } from "pg";
import { CopyMessages } from "./copy-messages.ts";

type DataListener = (chunk: Uint8Array) => void;

/** What waits to be taken before the server is held up. */
const mostWaitingBytes = 1024 * 1024;

/**
 * What a query answers, in COPY's binary format, as runs of whole `CopyData` messages. COPY takes no
 * parameters: the query holds its values as literals.
 *
 * The driver would make an object and a copy of each row; so the bytes are taken from its connection before it
 * sees them, and it gets all messages but the rows. See decisions/020.
 */
export async function* copyOut(client: Client, query: string): AsyncGenerator<Uint8Array> {
  const copy = new CopyOut(`COPY (${query}) TO STDOUT (FORMAT binary)`);
  client.query(copy);
  yield* copy.runs();
}

class CopyOut implements Submittable {
  readonly #text: string;
  readonly #messages = new CopyMessages();
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #failure: Error | undefined;
  #isDone = false;
  #wake: () => void = () => undefined;
  #connection: Connection | undefined;
  #driver: readonly DataListener[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** The driver calls it once the connection is free. */
  submit(connection: Connection): void {
    this.#connection = connection;
    const { stream } = connection;
    this.#driver = stream.listeners("data") as DataListener[];
    for (const listener of this.#driver) stream.off("data", listener);
    stream.on("data", this.#onData);
    connection.query(this.#text);
  }

  async *runs(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const taken = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      if (taken.length > 0) {
        this.#connection?.stream.resume();
        yield* taken;
      } else if (this.#failure !== undefined) {
        throw this.#failure;
      } else if (this.#isDone) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  /** The driver calls these with what it makes of the other messages. */
  handleError(failure: Error): void {
    this.#end(failure);
  }

  handleReadyForQuery(): void {
    this.#end(undefined);
  }

  handleCommandComplete(): void {
    // How many rows there were is known.
  }

  readonly #onData = (chunk: Uint8Array): void => {
    for (const { isRows, bytes } of this.#messages.take(chunk)) {
      if (!isRows) {
        for (const listener of this.#driver) listener(Buffer.from(bytes));
        continue;
      }
      this.#waiting.push(bytes);
      this.#waitingBytes += bytes.length;
    }
    if (this.#waitingBytes > mostWaitingBytes) this.#connection?.stream.pause();
    if (this.#waiting.length > 0) this.#wake();
  };

  #end(failure: Error | undefined): void {
    this.#failure = failure;
    this.#isDone = true;
    const stream = this.#connection?.stream;
    stream?.off("data", this.#onData);
    for (const listener of this.#driver) stream?.on("data", listener);
    this.#driver = [];
    this.#wake();
  }
}
