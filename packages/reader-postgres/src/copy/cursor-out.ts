import type { Client } from "pg";
import Cursor from "pg-cursor";
import { copyData, messageHeaderBytes } from "./copy-messages.ts";

const rowsAtATime = 2000;
const begin = messageOf(Buffer.from("PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0", "latin1"));
const end = messageOf(Buffer.from([0xff, 0xff]));

/**
 * The same as `copyOut` for servers and poolers that do not allow COPY: each row comes as one value, what
 * `record_send` makes of it, through a cursor. More work for both sides, and the same bytes in the end.
 *
 * @param expressions what is selected, a value each
 * @param rest of the query, from its FROM on
 */
export async function* cursorOut(
  client: Client,
  expressions: readonly string[],
  rest: string,
): AsyncGenerator<Uint8Array> {
  const query = `SELECT record_send(ROW(${expressions.join(", ")})) ${rest}`;
  const cursor = client.query(new Cursor<[Buffer]>(query, [], { rowMode: "array" }));
  yield begin;
  for (;;) {
    const rows = await cursor.read(rowsAtATime);
    if (rows.length === 0) break;
    yield Buffer.concat(rows.map(([record]) => messageOf(tupleOf(record))));
  }
  await cursor.close();
  yield end;
}

/** A record has the types of its values between their number and their lengths; a row of COPY has none. */
function tupleOf(record: Buffer): Buffer {
  const count = record.readInt32BE(0);
  const tuple = Buffer.allocUnsafe(record.length - 2 - 4 * count);
  tuple.writeInt16BE(count, 0);
  let from = 4;
  let to = 2;
  for (let value = 0; value < count; value += 1) {
    const length = Math.max(record.readInt32BE(from + 4), 0) + 4;
    record.copy(tuple, to, from + 4, from + 4 + length);
    from += 4 + length;
    to += length;
  }
  return tuple;
}

function messageOf(content: Buffer): Buffer {
  const message = Buffer.allocUnsafe(messageHeaderBytes + content.length);
  message.writeUInt8(copyData, 0);
  message.writeInt32BE(4 + content.length, 1);
  content.copy(message, messageHeaderBytes);
  return message;
}
