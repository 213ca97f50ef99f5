import { batchToRows, type StreamSchema } from "@dativo/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResolvedColumn } from "../types/resolve-column.ts";
import { TupleReader } from "./tuple-reader.ts";

const schema: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int32" }, required: false },
    { name: "note", type: { kind: "string" }, required: false },
  ],
};
const columns: readonly ResolvedColumn[] = [
  { name: "id", type: { kind: "int32" }, wire: { kind: "int4" }, select: String, isUnknown: false },
  {
    name: "note",
    type: { kind: "string" },
    wire: { kind: "bytes" },
    select: String,
    isUnknown: false,
  },
];

type Row = readonly [number | null, string | null];

const rows = fc.array(
  fc.tuple(fc.option(fc.integer()), fc.option(fc.string({ unit: "grapheme" }))),
  { maxLength: 30 },
);
const header = Buffer.from("PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const end = Buffer.from([0xff, 0xff]);

function value(bytes: Buffer | null): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes?.length ?? -1);
  return Buffer.concat([length, bytes ?? Buffer.alloc(0)]);
}

function tuple([id, note]: Row): Buffer {
  const number = Buffer.alloc(4);
  number.writeInt32BE(id ?? 0);
  const text = note === null ? null : Buffer.from(note);
  return Buffer.concat([Buffer.from([0, 2]), value(id === null ? null : number), value(text)]);
}

function message(content: Uint8Array): Buffer {
  const start = Buffer.alloc(5);
  start.write("d", "latin1");
  start.writeInt32BE(4 + content.length, 1);
  return Buffer.concat([start, content]);
}

function read(messages: readonly Buffer[], batchRows: number): Record<string, unknown>[] {
  const reader = new TupleReader({
    stream: "t",
    columns,
    schema,
    batchRows,
    onBadRow: () => true,
  });
  const batches = [...messages.flatMap((each) => [...reader.take(each)]), ...reader.finish()];
  for (const batch of batches) expect(batch.numRows).toBeGreaterThan(0);
  return batches.flatMap((batch) => batchToRows(batch, schema));
}

const named = (all: readonly Row[]) => all.map(([id, note]) => ({ id, note }));

describe("TupleReader", () => {
  it("reads messages of one row each, as PostgreSQL sends them", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 8 }), (all, batchRows) => {
        const tuples = all.map((row) => tuple(row));
        const [first = Buffer.alloc(0), ...others] = tuples;
        const messages = [Buffer.concat([header, first]), ...others, end].map((each) =>
          message(each),
        );
        expect(read([Buffer.concat(messages)], batchRows)).toEqual(named(all));
      }),
    );
  });

  it("reads messages that end anywhere", () => {
    fc.assert(
      fc.property(rows, fc.array(fc.nat(20)), (all, cuts) => {
        const bytes = Buffer.concat([header, ...all.map((row) => tuple(row)), end]);
        const messages: Buffer[] = [];
        let at = 0;
        for (const length of [...cuts, bytes.length]) {
          messages.push(message(bytes.subarray(at, at + length)));
          at += length;
        }
        expect(read(messages, 4)).toEqual(named(all));
      }),
    );
  });

  it.each([
    ["it breaks off", [message(header)]],
    ["it does not begin as COPY does", [message(Buffer.alloc(30))]],
    ["a row has 3 values, not 2", [message(Buffer.concat([header, Buffer.from([0, 3])]))]],
  ])("fails where %s", (problem, messages) => {
    expect(() => read(messages, 10)).toThrow(problem);
  });
});
