import { ReceivedChunks } from "@dativo/sql-reader";
import type { Client, Connection, Submittable } from "pg";
import { CopyMessages } from "./copy-messages.ts";

/**
 * What a query answers, in COPY's binary format, as runs of whole `CopyData` messages, each good until the next
 * one is asked for. COPY takes no parameters: the query holds its values as literals.
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
  readonly #received: Promise<ReceivedChunks>;
  #submitted: (received: ReceivedChunks) => void = () => undefined;
  #failed: (failure: Error) => void = () => undefined;
  #chunks: ReceivedChunks | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#received = new Promise((resolve, reject) => {
      this.#submitted = resolve;
      this.#failed = reject;
    });
  }

  /** The driver calls it once the connection is free. */
  submit(connection: Connection): void {
    this.#chunks = new ReceivedChunks(connection.stream);
    this.#submitted(this.#chunks);
    connection.query(this.#text);
  }

  async *runs(): AsyncGenerator<Uint8Array> {
    const received = await this.#received;
    const messages = new CopyMessages();
    try {
      for await (const chunk of received.all()) {
        for (const { isRows, bytes } of messages.take(chunk)) {
          if (isRows) yield bytes;
          else received.giveToDriver(bytes);
        }
      }
    } finally {
      received.detach();
    }
  }

  /** The driver calls these with what it makes of the other messages. */
  handleError(failure: Error): void {
    this.#failed(failure);
    this.#chunks?.end(failure);
  }

  handleReadyForQuery(): void {
    this.#chunks?.end();
  }

  handleCommandComplete(): void {
    // How many rows there were is known.
  }
}
