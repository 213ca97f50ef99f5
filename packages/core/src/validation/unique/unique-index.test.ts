import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { Row } from "../../contract/batch.ts";
import type { ColumnType, StreamSchema } from "../../contract/column-type.ts";
import { hashBytes } from "./hash-bytes.ts";
import { KeyTable } from "./key-table.ts";
import { UniqueIndex } from "./unique-index.ts";

/** Rows that repeat an earlier one, batch after batch. */
function duplicates(
  schema: StreamSchema,
  batches: readonly (readonly Row[])[],
  megabytes = 64,
): number[] {
  const index = new UniqueIndex("orders", schema, megabytes);
  let before = 0;
  return batches.flatMap((rows) => {
    const builder = new BatchBuilder(schema);
    for (const row of rows) expect(builder.appendRow(row)).toBeUndefined();
    // A slice, whose buffers begin before its rows.
    for (const row of rows) builder.appendRow(row);
    const find = index.open(builder.finish().slice(rows.length));
    const found = rows.flatMap((_, row) => (find(row) === undefined ? [] : [before + row]));
    before += rows.length;
    return found;
  });
}

const column = (name: string, type: ColumnType, unique = false) => ({
  name,
  type,
  required: false,
  ...(unique ? { rules: { unique } } : {}),
});

describe("hashBytes", () => {
  it.each([
    ["", "00000000000000000000000000000000"],
    ["The quick brown fox jumps over the lazy dog", "2f1583c3ecee2c675d7bf66ce5e91d2c"],
  ])("answers the published value for %j", (text, expected) => {
    const bytes = new TextEncoder().encode(`xx${text}yy`);
    const out = new Int32Array(4);
    hashBytes(bytes, 2, bytes.length - 2, out);
    const words = [...out].map((word) => (word >>> 0).toString(16).padStart(8, "0"));
    expect(words.join("")).toBe(expected);
  });
});

describe("KeyTable", () => {
  it("holds what a set holds, the key of zeros included, and gives all of it out", () => {
    const word = fc.integer({ min: -2, max: 2 });
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word, word, word), { maxLength: 300 }), (keys) => {
        const table = new KeyTable(1024 * 1024);
        const known = new Set<string>();
        for (const key of keys) {
          const words = Int32Array.from([7, ...key]);
          expect(table.has(words, 1)).toBe(known.has(key.join()));
          expect(table.insert(words, 1)).toBe(!known.has(key.join()));
          known.add(key.join());
        }
        const all = [...table.dump()].flatMap((chunk) => [...chunk]);
        const dumped = Array.from({ length: all.length / 4 }, (_, index) =>
          all.slice(index * 4, index * 4 + 4).join(),
        );
        expect(dumped.toSorted()).toEqual([...known].toSorted());
        expect(table.count).toBe(known.size);
      }),
    );
  });

  it("grows, and says when it is full", () => {
    const table = new KeyTable(16 * 1024 * 6);
    let count = 0;
    while (!table.isFull) table.insert(Int32Array.from([(count += 1), 0, 0, 0]));
    expect(count).toBe(KeyTable.keysIn(16 * 1024 * 6));
    for (let key = 1; key <= count; key += 1) {
      expect(table.has(Int32Array.from([key, 0, 0, 0]))).toBe(true);
    }
    expect(table.has(Int32Array.from([count + 1, 0, 0, 0]))).toBe(false);
  });

  it("holds ten million keys in 256 MB", () => {
    expect(KeyTable.keysIn(256 * 1024 * 1024)).toBeGreaterThan(10_000_000);
  });
});

describe("UniqueIndex", () => {
  const kinds: readonly (readonly [string, ColumnType, fc.Arbitrary<string | number | boolean>])[] =
    [
      ["int8", { kind: "int8" }, fc.integer({ min: -3, max: 3 })],
      ["int32", { kind: "int32" }, fc.integer({ min: -5, max: 5 })],
      ["int64", { kind: "int64" }, fc.bigInt({ min: -4n, max: 4n }).map(String)],
      [
        "decimal",
        { kind: "decimal", precision: 30, scale: 0 },
        fc.constantFrom("0", "-1", "999999999999999999999999999999", "1"),
      ],
      ["string", { kind: "string" }, fc.constantFrom("", "a", "b", "ab", "ä", "0123456789abcdef0")],
      ["boolean", { kind: "boolean" }, fc.boolean()],
      ["date", { kind: "date" }, fc.constantFrom("1970-01-01", "2026-01-01", "1969-12-31")],
      [
        "uuid",
        { kind: "uuid" },
        fc.constantFrom(
          "00000000-0000-0000-0000-000000000000",
          "123e4567-e89b-12d3-a456-426614174000",
        ),
      ],
    ];

  it.each(kinds)(
    "finds what repeats in a column of %s, over batches, and lets nulls repeat",
    (_, type, value) => {
      fc.assert(
        fc.property(
          fc.array(fc.array(fc.oneof(value, fc.constant(null)), { maxLength: 8 }), {
            maxLength: 4,
          }),
          (batches) => {
            const schema = { fields: [column("id", type, true)] };
            const seen = new Set<unknown>();
            const expected = batches.flat().flatMap((item, row) => {
              if (item === null) return [];
              if (seen.has(item)) return [row];
              seen.add(item);
              return [];
            });
            const rows = batches.map((items) => items.map((id) => ({ id })));
            expect(duplicates(schema, rows)).toEqual(expected);
          },
        ),
      );
    },
  );

  it.each(kinds)("finds what repeats in a key of text, %s and double, over batches", (...of) => {
    const [, type, value] = of;
    const key = fc.record({
      a: fc.constantFrom("", "a", "ab", "x".repeat(300)),
      b: fc.oneof(value, fc.constant(null)),
      c: fc.constantFrom(0, -0, 1.5, Number.NaN),
    });
    const schema = {
      fields: [
        column("a", { kind: "string" }),
        column("b", type),
        column("c", { kind: "float64" }),
      ],
      primaryKey: ["a", "b", "c"],
    };
    fc.assert(
      fc.property(fc.array(fc.array(key, { maxLength: 8 }), { maxLength: 4 }), (batches) => {
        const seen = new Set<string>();
        const expected = batches.flat().flatMap(({ a, b, c }, row) => {
          const text = JSON.stringify([a, b, String(c)]);
          if (b !== null && seen.has(text)) return [row];
          if (b !== null) seen.add(text);
          return [];
        });
        expect(duplicates(schema, batches)).toEqual(expected);
      }),
    );
  });

  it("takes the columns of a primary key together, and does not run them into each other", () => {
    const schema = {
      fields: [column("a", { kind: "string" }), column("b", { kind: "string" })],
      primaryKey: ["a", "b"],
    };
    const rows = [
      { a: "x", b: "yz" },
      { a: "xy", b: "z" },
      { a: "x", b: "yz" },
      { a: '","', b: "" },
      { a: "", b: '","' },
    ];
    expect(duplicates(schema, [rows])).toEqual([2]);
  });

  it("counts a rejected row for none of its keys", () => {
    const schema = {
      fields: [column("a", { kind: "int32" }, true), column("b", { kind: "int32" }, true)],
    };
    const rows = [
      { a: 1, b: 1 },
      { a: 2, b: 1 },
      { a: 2, b: 3 },
    ];
    expect(duplicates(schema, [rows])).toEqual([1]);
  });

  it("fails where a unique column outgrows its memory, and not where a primary key does", () => {
    const rows = Array.from({ length: 60_000 }, (_, id) => ({ id }));
    const unique = { fields: [column("id", { kind: "int32" }, true)] };
    expect(() => duplicates(unique, [rows], 1)).toThrow(
      expect.objectContaining({ code: "UNIQUE_MEMORY_EXCEEDED" }),
    );
    const key = { fields: [column("id", { kind: "int32" })], primaryKey: ["id"] };
    expect(duplicates(key, [rows, [{ id: 5 }]], 1)).toEqual([60_000]);
  });
});
