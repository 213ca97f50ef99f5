import { batchToRows, type StreamSchema } from "@dativo/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResolvedColumn } from "../types/resolve-column.ts";
import { RowReader } from "./row-reader.ts";

const schema: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int32" }, required: false },
    { name: "note", type: { kind: "string" }, required: false },
  ],
};
const columns: readonly ResolvedColumn[] = [
  { name: "id", type: { kind: "int32" }, wire: "cell", select: String, isUnknown: false },
  { name: "note", type: { kind: "string" }, wire: "bytes", select: String, isUnknown: false },
];
const end = Buffer.from([0xfe, 0, 0, 2, 0]);

function packet(content: Uint8Array): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(content.length, 0, 3);
  return Buffer.concat([header, content]);
}

/** A value as the protocol has it: its length in one, three, four or nine bytes, and its text. */
function value(text: string | null): Buffer {
  if (text === null) return Buffer.from([0xfb]);
  const bytes = Buffer.from(text);
  const { length } = bytes;
  if (length < 0xfb) return Buffer.concat([Buffer.from([length]), bytes]);
  const header = Buffer.alloc(length < 0x1_0000 ? 3 : 4);
  header.writeUInt8(length < 0x1_0000 ? 0xfc : 0xfd);
  header.writeUIntLE(length, 1, header.length - 1);
  return Buffer.concat([header, bytes]);
}

function result(rows: readonly (readonly [number | null, string | null])[]): Buffer {
  const packets = rows.map(([id, note]) =>
    Buffer.concat([value(id === null ? null : String(id)), value(note)]),
  );
  const definitions = [Buffer.from([2]), Buffer.from("one"), Buffer.from("two"), end];
  return Buffer.concat([...definitions, ...packets, end].map((each) => packet(each)));
}

function read(bytes: Buffer, cuts: readonly number[], batchRows = 3): unknown[] {
  const reader = new RowReader({ columns, schema, batchRows, onBadRow: () => true });
  const rows: unknown[] = [];
  let at = 0;
  for (const length of [...cuts, bytes.length]) {
    for (const batch of reader.take(bytes.subarray(at, at + length))) {
      expect(batch.numRows).toBeLessThanOrEqual(batchRows);
      rows.push(...batchToRows(batch, schema));
    }
    at += length;
  }
  expect(reader.isDone).toBe(true);
  return rows;
}

const row = fc.tuple(
  fc.option(fc.integer()),
  fc.option(
    fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.nat(70_000).map((n) => "x".repeat(n)),
    ),
  ),
);

describe("RowReader", () => {
  it("reads what was sent, wherever the chunks are cut", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), fc.array(fc.nat(50)), (rows, cuts) => {
        expect(read(result(rows), cuts)).toEqual(rows.map(([id, note]) => ({ id, note })));
      }),
    );
  });

  it("fails by what the server says in the middle of a result", () => {
    const failure = Buffer.concat([Buffer.from([0xff, 0x25, 0x05]), Buffer.from("#70100stopped")]);
    const bytes = Buffer.concat([result([[1, "a"]]).subarray(0, -9), packet(failure)]);
    expect(() => read(bytes, [])).toThrow("stopped");
  });

  it.each([
    ["MYSQL_LOCAL_FILE_REFUSED", Buffer.from("\u00fb/etc/passwd", "latin1")],
    ["MYSQL_PROTOCOL_BROKEN", Buffer.from([0, 0, 0])],
  ])("tells %s", (code, first) => {
    expect(() => read(packet(first), [])).toThrow(expect.objectContaining({ code }));
  });
});
