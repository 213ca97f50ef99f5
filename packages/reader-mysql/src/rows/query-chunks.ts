import type { Duplex } from "node:stream";
import type { Connection } from "mysql2/promise";
import { mysqlReaderErrors } from "../mysql-reader-errors.ts";

type DataListener = (chunk: Uint8Array) => void;

const queryCommand = 0x03;
const longestQuery = 0xff_fffe;
/** What waits to be taken before the server is held up. */
const mostWaitingBytes = 1024 * 1024;

/**
 * Sends a query, and gives out what the server sends for it, in chunks that end anywhere.
 *
 * The driver would make an object and a copy of each value; so its listener is taken off the connection for as
 * long as this goes on (decisions/020). The caller knows when the result is complete, and takes no more then; if
 * it stops before, the connection is of no use any more, because the server goes on sending.
 */
export async function* queryChunks(
  client: Connection,
  query: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = socketOf(client);
  const driver = stream.listeners("data") as DataListener[];
  for (const listener of driver) stream.off("data", listener);
  const chunks = new ChunkQueue(stream);
  stream.write(commandPacket(query));
  try {
    yield* chunks.all();
  } finally {
    chunks.detach();
    for (const listener of driver) stream.on("data", listener);
  }
}

/** The connection's socket, or what TLS makes of it: the driver has it, and does not document it. */
function socketOf(client: Connection): Duplex {
  const inner: unknown = Reflect.get(client, "connection");
  const stream: unknown =
    typeof inner === "object" && inner !== null ? Reflect.get(inner, "stream") : undefined;
  return stream as Duplex;
}

function commandPacket(query: string): Buffer {
  const text = Buffer.from(query);
  const length = text.length + 1;
  if (length > longestQuery) {
    throw mysqlReaderErrors.protocolBroken("a query would be longer than 16 MB");
  }
  const header = Buffer.from([length & 0xff, (length >> 8) & 0xff, length >> 16, 0, queryCommand]);
  return Buffer.concat([header, text]);
}

class ChunkQueue {
  readonly #stream: Duplex;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on("data", this.#onData);
    stream.on("error", this.#onFailure);
    stream.on("close", this.#onClose);
  }

  async *all(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const taken = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      if (taken.length > 0) {
        this.#stream.resume();
        yield* taken;
      } else if (this.#failure === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      } else {
        throw this.#failure;
      }
    }
  }

  detach(): void {
    this.#stream.off("data", this.#onData);
    this.#stream.off("error", this.#onFailure);
    this.#stream.off("close", this.#onClose);
    this.#stream.resume();
  }

  readonly #onData = ({ buffer, byteOffset, length }: Uint8Array): void => {
    // No Buffer, whose parts take longer to make.
    this.#waiting.push(new Uint8Array(buffer, byteOffset, length));
    this.#waitingBytes += length;
    if (this.#waitingBytes > mostWaitingBytes) this.#stream.pause();
    this.#wake();
  };

  readonly #onFailure = (failure: Error): void => {
    this.#failure ??= failure;
    this.#wake();
  };

  readonly #onClose = (): void => {
    this.#onFailure(new Error("Connection lost: the server closed the connection"));
  };
}
