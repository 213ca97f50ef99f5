import { randomBytes } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import avro, { type Schema, type Type } from "avsc";
import { icebergErrors } from "../iceberg-errors.ts";

/** Files with values of 64 bits as `bigint`: a snapshot id does not fit into a number. */
const longType = avro.types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint | number) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(BigInt(value));
    return buffer;
  },
  fromJSON: (value: number | string) => BigInt(value),
  toJSON: (value: bigint | number) => Number(value),
  isValid: (value: unknown) => typeof value === "bigint" || Number.isSafeInteger(value),
  compare: (left: bigint, right: bigint) => (left === right ? 0 : left < right ? -1 : 1),
});

const magic = Buffer.from("Obj\u0001", "latin1");
const headerType = avro.Type.forSchema({
  type: "record",
  name: "Header",
  fields: [
    { name: "magic", type: { type: "fixed", name: "Magic", size: 4 } },
    { name: "meta", type: { type: "map", values: "bytes" } },
    { name: "sync", type: { type: "fixed", name: "Sync", size: 16 } },
  ],
});
const blockStart = avro.Type.forSchema({
  type: "record",
  name: "Block",
  fields: [
    { name: "count", type: "long" },
    { name: "bytes", type: "long" },
  ],
});
const rowsPerBlock = 2000;

/** What an Avro file holds besides its records. */
interface AvroHeader {
  readonly magic: Buffer;
  readonly meta: Readonly<Record<string, Buffer>>;
  readonly sync: Buffer;
}

/** The records of an Avro file, and what its header says. */
export interface AvroFile<Row> {
  readonly rows: readonly Row[];
  /** The text of a key of the header. */
  header(key: string): string | undefined;
}

/**
 * An Avro object container file. Attributes of the schema that Avro does not know, such as `field-id`, stay.
 *
 * @param header keys of the file's header besides Avro's own
 */
export function encodeAvro(
  schema: object,
  rows: readonly object[],
  header: Readonly<Record<string, string>>,
): Buffer {
  const type = typeFor(schema);
  const sync = randomBytes(16);
  const texts = { "avro.schema": JSON.stringify(schema), "avro.codec": "deflate", ...header };
  const meta = Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, Buffer.from(text)]),
  );
  const parts = [headerType.toBuffer({ magic, meta, sync })];
  for (let start = 0; start < rows.length; start += rowsPerBlock) {
    const block = rows.slice(start, start + rowsPerBlock);
    const data = deflateRawSync(Buffer.concat(block.map((row) => type.toBuffer(row))));
    parts.push(blockStart.toBuffer({ count: block.length, bytes: data.byteLength }), data, sync);
  }
  return Buffer.concat(parts);
}

/**
 * Reads an Avro object container file whole.
 *
 * @param source for messages
 * @throws `ICEBERG_MANIFEST_INVALID`
 */
export function decodeAvro<Row>(content: Uint8Array, source: string): AvroFile<Row> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  try {
    return decode(bytes);
  } catch (cause) {
    throw icebergErrors.manifestInvalid(source, cause);
  }
}

function decode<Row>(bytes: Buffer): AvroFile<Row> {
  const { value, offset: start } = decodeAt<AvroHeader>(headerType, bytes, 0);
  if (!value.magic.equals(magic)) throw new Error("it does not begin as Avro files do");
  const header = (key: string): string | undefined => value.meta[key]?.toString("utf8");
  const codec = header("avro.codec") ?? "null";
  if (codec !== "null" && codec !== "deflate") throw new Error(`its codec is ${codec}`);
  const type = typeFor(JSON.parse(header("avro.schema") ?? "") as object);
  const rows: Row[] = [];
  let offset = start;
  while (offset < bytes.byteLength) {
    const block = decodeAt<{ count: number; bytes: number }>(blockStart, bytes, offset);
    const end = block.offset + block.value.bytes;
    const raw = bytes.subarray(block.offset, end);
    const data = codec === "deflate" ? inflateRawSync(raw) : raw;
    let position = 0;
    for (let index = 0; index < block.value.count; index += 1) {
      const row = decodeAt<Row>(type, data, position);
      rows.push(row.value);
      position = row.offset;
    }
    if (!bytes.subarray(end, end + 16).equals(value.sync)) throw new Error("a block is cut short");
    offset = end + 16;
  }
  return { rows, header };
}

function decodeAt<Value>(type: Type, bytes: Buffer, at: number): { value: Value; offset: number } {
  const { value, offset }: { value: Value; offset: number } = type.decode(bytes, at);
  if (offset < 0) throw new Error("it ends too early");
  return { value, offset };
}

function typeFor(schema: object): Type {
  return avro.Type.forSchema(schema as Schema, {
    registry: { long: longType },
    noAnonymousTypes: false,
    wrapUnions: false,
  });
}
