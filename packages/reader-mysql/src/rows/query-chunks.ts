import type { Duplex } from "node:stream";
import { ReceivedChunks } from "@dativo/sql-reader";
import type { Connection } from "mysql2/promise";
import { mysqlReaderErrors } from "../mysql-reader-errors.ts";

const queryCommand = 0x03;
const longestQuery = 0xff_fffe;

/**
 * Sends a query, and gives out what the server sends for it, in chunks that end anywhere, each good until the next
 * one is asked for.
 *
 * The driver would make an object and a copy of each value; so what is received is taken away from it for as long
 * as this goes on (decisions/020). The caller knows when the result is complete, and takes no more then; if it
 * stops before, the connection is of no use any more, because the server goes on sending.
 */
export async function* queryChunks(
  client: Connection,
  query: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const packet = commandPacket(query);
  const stream = socketOf(client);
  const received = new ReceivedChunks(stream);
  stream.write(packet);
  try {
    yield* received.all();
  } finally {
    received.detach();
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
