import { mysqlReaderErrors } from "../mysql-reader-errors.ts";
import type { PacketListener } from "./packet-splitter.ts";

const okPacket = 0x00;
const localFilePacket = 0xfb;
const endPacket = 0xfe;
const errorPacket = 0xff;
/** A packet that begins like an end and is longer is a row with a very long value. */
const longestEnd = 9;

/** What a server says in place of rows. */
class MysqlServerError extends Error {
  /** `ER_` and the number. */
  readonly code: string;

  constructor(number: number, message: string) {
    super(message);
    this.code = codes[number] ?? `ER_${number}`;
  }
}

/** The errors that may come in the middle of a result, by the names that the driver has for them. */
const codes: Readonly<Record<number, string>> = {
  1053: "ER_SERVER_SHUTDOWN",
  1205: "ER_LOCK_WAIT_TIMEOUT",
  1213: "ER_LOCK_DEADLOCK",
  1317: "ER_QUERY_INTERRUPTED",
  1412: "ER_TABLE_DEF_CHANGED",
  1927: "ER_CONNECTION_KILLED",
  1969: "ER_STATEMENT_TIMEOUT",
  3024: "ER_QUERY_TIMEOUT",
};

/**
 * Follows the packets of one result in the text protocol: a count of columns, as many definitions, an end, the
 * rows, an end. Definitions are passed over: the columns are known.
 */
export class ResultPackets {
  readonly #onRow: PacketListener;
  #state: "first" | "definitions" | "rows" | "done" = "first";
  #definitions = 0;

  constructor(onRow: PacketListener) {
    this.#onRow = onRow;
  }

  /** Whether all of it has come. */
  get isDone(): boolean {
    return this.#state === "done";
  }

  /**
   * Takes the next packet.
   *
   * @throws what the server says, `MYSQL_LOCAL_FILE_REFUSED`, `MYSQL_PROTOCOL_BROKEN`
   */
  readonly take = (bytes: Uint8Array, start: number, end: number): void => {
    const type = bytes[start];
    if (type === errorPacket) throw errorOf(bytes.subarray(start, end));
    if (this.#state === "rows" && !isEnd(type, end - start)) this.#onRow(bytes, start, end);
    else if (this.#state === "rows") this.#state = "done";
    else if (this.#state === "first") this.#takeFirst(bytes, start);
    else if (this.#state === "definitions") this.#takeDefinition(type, end - start);
    else throw mysqlReaderErrors.protocolBroken("a packet follows the end");
  };

  #takeFirst(bytes: Uint8Array, start: number): void {
    const type = bytes[start];
    if (type === localFilePacket) throw mysqlReaderErrors.localFileRefused();
    if (type === okPacket || type === undefined) {
      throw mysqlReaderErrors.protocolBroken("a query has no result");
    }
    // More columns than fit in a byte are counted in the two bytes behind 0xfc.
    this.#definitions =
      type < localFilePacket ? type : bytes[start + 1]! | (bytes[start + 2]! << 8);
    this.#state = "definitions";
  }

  #takeDefinition(type: number | undefined, length: number): void {
    if (this.#definitions > 0) this.#definitions -= 1;
    else if (isEnd(type, length)) this.#state = "rows";
    else throw mysqlReaderErrors.protocolBroken("no end follows the columns");
  }
}

function isEnd(type: number | undefined, length: number): boolean {
  return type === endPacket && length < longestEnd;
}

function errorOf(packet: Uint8Array): MysqlServerError {
  const text = Buffer.from(packet.subarray(3)).toString("utf8");
  return new MysqlServerError(packet[1]! | (packet[2]! << 8), text.replace(/^#.{5}/u, ""));
}
