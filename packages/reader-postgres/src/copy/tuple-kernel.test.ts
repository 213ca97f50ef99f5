import { batchToRows, type ColumnType, type StreamSchema } from "@dativo/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResolvedColumn } from "../types/resolve-column.ts";
import type { WireType } from "../types/wire-type.ts";
import { TupleKernel } from "./tuple-kernel.ts";
import { TupleReader } from "./tuple-reader.ts";

const decimal = (precision: number, scale: number): ColumnType => ({
  kind: "decimal",
  precision,
  scale,
});
const simple = (kind: "int16" | "int32" | "int64" | "float32" | "float64"): ColumnType => ({
  kind,
});

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const group = fc.integer({ min: 0, max: 9999 });
/** What `numeric_send` can send, and now and then what it cannot. */
const numeric = fc
  .tuple(
    fc.array(group, { maxLength: 6 }),
    fc.integer({ min: -3, max: 4 }),
    fc.constantFrom(0, 0, 0, 0x4000, 0x4000, 0xc000, 0xd000, 0xf000),
    fc.nat(20),
  )
  .map(([groups, weight, sign, scale]) => {
    const bytes = Buffer.alloc(8 + groups.length * 2);
    bytes.writeUInt16BE(groups.length, 0);
    bytes.writeInt16BE(weight, 2);
    bytes.writeUInt16BE(sign, 4);
    bytes.writeUInt16BE(scale, 6);
    for (const [index, digits] of groups.entries()) bytes.writeUInt16BE(digits, 8 + index * 2);
    return new Uint8Array(bytes);
  });
const long = fc
  .oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), 0n, -1n, 86_400_000_000n, 86_399_999_999n),
  )
  .map((value) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(value);
    return new Uint8Array(bytes);
  });
const time = fc.bigInt({ min: 0n, max: 86_400_000_000n }).map((value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return new Uint8Array(bytes);
});
const text = fc.string({ unit: "grapheme" }).map((value) => new Uint8Array(Buffer.from(value)));
const json = fc.json().map((value) => new Uint8Array(Buffer.from(value)));
const jsonb = json.map((value) => new Uint8Array([1, ...value]));

const cases: readonly (readonly [WireType, ColumnType, fc.Arbitrary<Uint8Array>])[] = [
  [
    { kind: "boolean" },
    { kind: "boolean" },
    fc.boolean().map((is) => new Uint8Array([is ? 1 : 0])),
  ],
  [{ kind: "int2" }, simple("int16"), bytesOf(2)],
  [{ kind: "int2" }, simple("int32"), bytesOf(2)],
  [{ kind: "int2" }, simple("int64"), bytesOf(2)],
  [{ kind: "int4" }, simple("int32"), bytesOf(4)],
  [{ kind: "int4" }, simple("int64"), bytesOf(4)],
  [{ kind: "int8" }, simple("int64"), long],
  [{ kind: "unsigned" }, simple("int64"), bytesOf(4)],
  [{ kind: "float4" }, simple("float32"), bytesOf(4)],
  [{ kind: "float4" }, simple("float64"), bytesOf(4)],
  [{ kind: "float8" }, simple("float64"), bytesOf(8)],
  [{ kind: "numeric" }, decimal(38, 10), numeric],
  [{ kind: "numeric" }, decimal(18, 4), numeric],
  [{ kind: "numeric" }, decimal(5, 5), numeric],
  [{ kind: "numeric" }, decimal(38, 0), numeric],
  [{ kind: "date" }, { kind: "date" }, bytesOf(4)],
  [{ kind: "time" }, { kind: "time" }, time],
  [{ kind: "timestamp" }, { kind: "timestamptz" }, long],
  [{ kind: "uuid" }, { kind: "uuid" }, bytesOf(16)],
  [{ kind: "bytes" }, { kind: "string" }, text],
  [{ kind: "bytes" }, { kind: "binary" }, fc.uint8Array()],
  [{ kind: "bytes" }, { kind: "json" }, json],
  [{ kind: "jsonb" }, { kind: "json" }, jsonb],
];

const schema: StreamSchema = {
  fields: cases.map(([, type], index) => ({ name: `c${index}`, type, required: false })),
};
const columns: readonly ResolvedColumn[] = cases.map(([wire, type], index) => ({
  name: `c${index}`,
  type,
  wire,
  select: String,
  isUnknown: false,
}));
const row = fc.tuple(...cases.map(([, , values]) => fc.option(values, { freq: 6 })));

function tuple(values: readonly (Uint8Array | null)[]): Buffer {
  const parts = values.flatMap((value) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(value?.length ?? -1);
    return [length, value ?? Buffer.alloc(0)];
  });
  return Buffer.concat([Buffer.from([0, values.length]), ...parts]);
}

function message(content: Uint8Array): Buffer {
  const start = Buffer.alloc(5);
  start.write("d", "latin1");
  start.writeInt32BE(4 + content.length, 1);
  return Buffer.concat([start, content]);
}

const header = Buffer.from("PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const end = Buffer.from([0xff, 0xff]);

/** All that is read: the batches with their rows, and the problems with what they are about. */
function read(run: Uint8Array, batchRows: number, usesKernel: boolean): unknown {
  const problems: unknown[] = [];
  const reader = new TupleReader({
    stream: "t",
    columns,
    schema,
    batchRows,
    usesKernel,
    onBadRow: (bad) => {
      problems.push([...bad.problems], bad.readRow());
      return bad.problems.size < 2;
    },
  });
  const batches = [...reader.take(message(header)), ...reader.take(run), ...reader.finish()];
  return { batches: batches.map((batch) => batchToRows(batch, schema)), problems };
}

describe("TupleKernel", () => {
  it("knows the columns of this test", () => {
    expect(TupleKernel.for(columns)).toBeDefined();
  });

  it("decodes whatever comes as JavaScript does", () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 20 }),
        fc.integer({ min: 1, max: 7 }),
        (rows, batchRows) => {
          const messages = [...rows.map((values) => tuple(values)), end].map((each) =>
            message(each),
          );
          const run = new Uint8Array(Buffer.concat(messages));
          expect(read(run, batchRows, true)).toEqual(read(run, batchRows, false));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("leaves to JavaScript what holds several rows, or a part of one", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), fc.array(fc.nat(300)), (rows, cuts) => {
        const bytes = Buffer.concat([...rows.map((values) => tuple(values)), end]);
        const messages: Buffer[] = [];
        let at = 0;
        for (const length of [...cuts, bytes.length]) {
          messages.push(message(bytes.subarray(at, at + length)));
          at += length;
        }
        const run = new Uint8Array(Buffer.concat(messages));
        expect(read(run, 5, true)).toEqual(read(run, 5, false));
      }),
    );
  });

  it("reads more rows at once than it has room for, and more bytes", () => {
    const values = cases.map(([wire]) => (wire.kind === "int2" ? new Uint8Array([1, 2]) : null));
    const many = Array.from({ length: 10_000 }, () => message(tuple(values)));
    const one = message(
      tuple(cases.map(([, type]) => (type.kind === "binary" ? new Uint8Array(400_000) : null))),
    );
    for (const messages of [many.slice(0, 2500), many, [one]]) {
      const run = new Uint8Array(Buffer.concat([...messages, message(end)]));
      const { batches } = read(run, 100_000, true) as { batches: unknown[][] };
      expect(batches.flat().length).toBe(messages.length);
    }
  });

  it.each([
    [{ kind: "point" } as const, { kind: "string" } as const],
    [{ kind: "bytes", isUnchecked: true } as const, { kind: "string" } as const],
    [{ kind: "int8" } as const, decimal(20, 0)],
  ])("does not know %j in %j", (wire, type) => {
    const column = { name: "c", type, wire, select: String, isUnknown: false };
    expect(TupleKernel.for([column])).toBeUndefined();
  });
});
