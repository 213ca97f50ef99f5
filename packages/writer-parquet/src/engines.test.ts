import { BatchBuilder, type Field, type RecordBatch } from "@dativo/core/plugin";
import fc from "fast-check";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSchema } from "parquet-wasm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ArbitraryRows, rowsOf, simpleKinds } from "./__fixtures__/arbitrary-rows.ts";
import {
  chunkStatisticsOf,
  columnIndexOf,
  describeFooter,
  sizeStatisticsOf,
} from "./__fixtures__/describe-footer.ts";
import { placesOf } from "./__fixtures__/page-places.ts";
import { duckdb, quoted } from "./__fixtures__/duckdb.ts";
import { encodeBoth, settingsWith } from "./__fixtures__/encode-both.ts";
import { flatBatch, flatFields } from "./__fixtures__/flat-columns.ts";
import { rowsBy } from "./__fixtures__/write-rows.ts";
import { inlineEncoder } from "./inline-encoder.ts";
import type { EncoderSettings } from "./parquet-encoder.ts";
import { requestFor } from "./row-group-request.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-engines-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(name: string, file: Uint8Array): Promise<string> {
  const path = join(folder, `${name}.parquet`);
  await writeFile(path, file);
  return path;
}

describe("what both engines write is the same but for places, sizes and encodings", () => {
  const settings = fc.record({
    statistics: fc.constantFrom("page", "chunk", "none"),
    compression: fc.constantFrom("snappy", "none"),
    dictionaryElsewhere: fc.boolean(),
  });

  test("schema, statistics and page indexes of every flat type", async () => {
    const checked = fc.asyncProperty(
      settings,
      fc.integer({ min: 1, max: 60 }),
      async (some, rows) => {
        const { own, peer } = await encodeBoth([flatBatch(rows)], settingsWith(some));
        expect(describeFooter(own)).toEqual(describeFooter(peer));
        expect(readSchema(own).intoIPCStream()).toEqual(readSchema(peer).intoIPCStream());
      },
    );
    await fc.assert(checked, { numRuns: 60 });
  });

  test("field ids", async () => {
    const batch = flatBatch(3);
    for (const [index, field] of batch.schema.fields.entries()) {
      if (index % 3 > 0) field.metadata.set("PARQUET:field_id", String(index * 1000));
    }
    const { own, peer } = await encodeBoth([batch], settingsWith());
    expect(describeFooter(own)).toEqual(describeFooter(peer));
    expect(readSchema(own).intoIPCStream()).toEqual(readSchema(peer).intoIPCStream());
  });

  const fields = ["string", "binary", "json"].map((kind): Field => ({
    name: kind,
    type: { kind: kind as "string" },
    required: false,
  }));

  test("bounds of long texts and bytes, cut off at a character or counted up", async () => {
    const characters = fc.constantFrom(
      "a",
      "é",
      "\u{d7ff}",
      "\u{ffff}",
      "\u{10ffff}",
      "\u{7f}",
      "\u{7ff}",
    );
    const long = fc.tuple(fc.array(characters, { maxLength: 90, size: "max" }), fc.nat(3));
    const bytes = fc
      .tuple(fc.constantFrom(0, 0x7f, 0xff), fc.nat(200), fc.uint8Array({ maxLength: 3 }))
      .map(([fill, length, end]) => Buffer.concat([Buffer.alloc(length, fill), end]));
    const row = fc.tuple(long, bytes);
    const checked = fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 4 }),
      async (rows) => {
        const builder = new BatchBuilder({ fields });
        for (const [[parts, repeats], binary] of rows) {
          const text = parts.join("") + "\u{10ffff}".repeat(repeats);
          builder.appendRow({ string: text, binary, json: null });
        }
        const { own, peer } = await encodeBoth([builder.finish()], settingsWith());
        expect(describeFooter(own)).toEqual(describeFooter(peer));
      },
    );
    await fc.assert(checked, { numRuns: 300 });
  });
});

const decimals = [1, 9, 10, 18, 19, 38].map(
  (precision) => ({ kind: "decimal", precision, scale: 1 }) as const,
);
const anyField = fc.record({
  type: fc.oneof(
    fc.constantFrom(...simpleKinds).map((kind) => ({ kind })),
    fc.constantFrom(...decimals),
  ),
  required: fc.boolean(),
});
const anyFlatRows = fc.array(anyField, { minLength: 1, maxLength: 5 }).chain((fields) =>
  rowsOf(
    fields.map((field, index) => ({ ...field, name: `column ${index}` })),
    { minLength: 1, maxLength: 60, size: "max" },
  ),
);

/** The rows as several batches, each of them a slice out of the middle of a larger one. */
function slicesOf({ schema, rows }: ArbitraryRows, sizes: number[], before: number): RecordBatch[] {
  const batches: RecordBatch[] = [];
  let first = 0;
  for (let index = 0; first < rows.length; index += 1) {
    const size = Math.min(sizes[index % sizes.length]!, rows.length - first);
    const builder = new BatchBuilder(schema);
    const around = rows.slice(0, before);
    for (const row of [...around, ...rows.slice(first, first + size), ...around]) {
      builder.appendRow(row);
    }
    const whole = builder.finish();
    batches.push(whole.slice(around.length, around.length + size));
    first += size;
  }
  return batches;
}

test("both readers find the same values in files of both engines, whatever the batches are slices of", async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 });
  let run = 0;
  const checked = fc.asyncProperty(
    anyFlatRows,
    sizes,
    fc.nat(20),
    fc.constantFrom("snappy", "zstd", "gzip", "none"),
    fc.boolean(),
    async (data, lengths, before, compression, dictionary) => {
      const settings = settingsWith({
        compression: compression as "snappy",
        dictionaryElsewhere: dictionary,
      });
      run += 1;
      const { own, peer } = await encodeBoth(slicesOf(data, lengths, before), settings);
      const paths = [await saved(`own-${run}`, own), await saved(`peer-${run}`, peer)];
      const [ours, theirs] = paths.map((path) => duckdb(`select * from ${quoted(path)}`));
      const rows = await ours;
      expect(rows).toHaveLength(data.rows.length);
      expect(rows).toEqual(await theirs);
      const read = async (bytes: Uint8Array, name: string): Promise<unknown> => {
        const file = await asyncBufferFromFile(await saved(name, bytes));
        return parquetReadObjects({ file, compressors, utf8: false });
      };
      expect(await read(own, `own-${run}`)).toEqual(await read(peer, `peer-${run}`));
    },
  );
  await fc.assert(checked, { numRuns: 300 });
});

describe("several pages", () => {
  const fields = flatFields.filter((field) => field.type.kind !== "json");

  test.each([
    ["dictionary", true],
    ["plain", false],
  ])("of every type have every value, %s", async (_name, dictionaryElsewhere) => {
    const batches = [flatBatch(20_003, fields), flatBatch(1, fields), flatBatch(25_000, fields)];
    const settings = settingsWith({ dictionaryElsewhere });
    const { own, peer } = await encodeBoth(batches, settings);
    const paths = [await saved("own", own), await saved("peer", peer)];
    const [ours, theirs] = paths.map((path) => `(select * from ${quoted(path)})`);
    expect(await duckdb(`${ours} except all ${theirs}`)).toEqual([]);
    expect(await duckdb(`select count(*) as n from ${ours}`)).toEqual([{ n: 45_004n }]);
    const pages = columnIndexOf(own, 0)!.get(5)?.value;
    expect(pages).toHaveLength(3);
  });

  test.each([true, false])(
    "have the bounds that parquet-wasm finds in their rows, dictionary %s",
    async (dictionaryElsewhere) => {
      const batch = flatBatch(50_000, fields);
      const settings = settingsWith({ dictionaryElsewhere });
      const whole = await encodeBoth([batch], settings);
      const statistics = (file: Uint8Array): unknown[] =>
        fields.map((_, column) => chunkStatisticsOf(file, column));
      expect(statistics(whole.own)).toEqual(statistics(whole.peer));
      for (const column of fields.keys()) {
        expect(sizeStatisticsOf(whole.own, column)).toEqual(sizeStatisticsOf(whole.peer, column));
      }

      for (const [page, first] of [0, 20_000, 40_000].entries()) {
        const { peer } = await encodeBoth(
          [batch.slice(first, Math.min(first + 20_000, 50_000))],
          settings,
        );
        for (const column of fields.keys()) {
          const expected = chunkStatisticsOf(peer, column);
          const index = columnIndexOf(whole.own, column);
          const item = (field: number): unknown => {
            const list = index?.get(field);
            return list?.type === "list" ? list.value[page]?.value : undefined;
          };
          expect({ min: item(2), max: item(3), nulls: item(5) }).toEqual({
            min: expected.get(6)?.value,
            max: expected.get(5)?.value,
            nulls: expected.get(3)?.value,
          });
        }
      }
    },
  );

  test.each(["snappy", "none"] as const)(
    "are where the footer says, and as long, %s",
    async (compression) => {
      const settings = settingsWith({ compression });
      const file = await inlineEncoder.encode([flatBatch(50_000, fields)], settings);
      let end = 4;
      for (const column of fields.keys()) {
        const chunk = placesOf(file, column);
        expect(chunk.start).toBe(end);
        let uncompressed = 0;
        for (const [index, page] of chunk.pages.entries()) {
          expect(page.offset).toBe(end);
          const isDictionary = chunk.hasDictionary && index === 0;
          expect(page.type).toBe(isDictionary ? 2 : 0);
          if (page.listed) expect(page.listed).toEqual({ offset: end, size: page.size });
          else expect(isDictionary).toBe(true);
          end += page.size;
          uncompressed += page.uncompressed;
        }
        expect(chunk.pages.filter((page) => page.listed)).toHaveLength(3);
        expect(chunk.firstDataPage).toBe(chunk.pages.find((page) => page.listed)?.offset);
        expect(chunk.compressed).toBe(end - chunk.start);
        expect(chunk.uncompressed).toBe(uncompressed);
      }
    },
  );

  test.each([
    ["ascend", 1, (id: number) => id],
    ["ascend", 1, () => 7],
    ["descend", 2, (id: number) => -id],
    ["do neither", 0, (id: number) => (id % 20_000) + Math.abs(id - 30_000)],
  ])("say that their bounds %s (%i)", async (_name, order, value) => {
    const field: Field = { name: "a", type: { kind: "int32" }, required: false };
    const builder = new BatchBuilder({ fields: [field] });
    for (let id = 0; id < 60_000; id += 1) builder.appendRow({ a: value(id) });
    const file = await inlineEncoder.encode([builder.finish()], settingsWith());
    expect(columnIndexOf(file, 0)?.get(4)?.value).toBe(order);
  });

  test("of nulls only, between others", async () => {
    const optional = fields.filter((field) => !field.required);
    const builder = new BatchBuilder({ fields: optional });
    const nothing = Object.fromEntries(optional.map((field) => [field.name, null]));
    for (let row = 0; row < 40_000; row += 1) builder.appendRow(nothing);
    const batches = [flatBatch(20_000, optional), builder.finish(), flatBatch(10, optional)];
    const { own, peer } = await encodeBoth(batches, settingsWith());
    const [ours, theirs] = [await saved("own", own), await saved("peer", peer)].map(quoted);
    expect(await duckdb(`(select * from ${ours}) except all (select * from ${theirs})`)).toEqual(
      [],
    );
    const file = await asyncBufferFromFile(join(folder, "own.parquet"));
    const rows = await parquetReadObjects({ file, compressors });
    expect(rows).toHaveLength(60_010);
    expect(rows.slice(20_000, 60_000)).toEqual(Array(40_000).fill(nothing));
  });
});

test.each([
  ["kept for the pages before", 201_000, true],
  ["given up", 10, false],
])(
  "a dictionary that grows too large is %s, and nothing is lost",
  async (_name, repeats, isKept) => {
    const fields: Field[] = [
      { name: "text", type: { kind: "string" }, required: false },
      { name: "number", type: { kind: "int64" }, required: false },
      { name: "key", type: { kind: "uuid" }, required: true },
    ];
    const row = (index: number, text: string) => ({
      text: index % 11 === 0 ? null : text,
      number: index % 13 === 0 ? null : BigInt(text.length === 6 ? index % 5 : index),
      key: `123e4567-e89b-12d3-a456-${(text.length === 6 ? 7 : index).toString(16).padStart(12, "0")}`,
    });
    const rows = [
      ...rowsBy(repeats, (index) => row(index, `same ${index % 3}`)),
      ...rowsBy(150_000, (index) => row(index, `${index * 7919} of so many`)),
      ...rowsBy(30, (index) => row(index, `${index}`.padEnd(100_000, "long "))),
    ];
    const builder = new BatchBuilder({ fields });
    for (const one of rows) builder.appendRow(one);
    const path = await saved(
      "grown",
      await inlineEncoder.encode([builder.finish()], settingsWith()),
    );
    const found = await duckdb(
      `select text, number, cast(key as varchar) as key from ${quoted(path)}`,
    );
    expect(found.map(({ text, number }) => ({ text, number }))).toEqual(
      rows.map(({ text, number }) => ({ text, number })),
    );
    const file = await asyncBufferFromFile(path);
    const read = await parquetReadObjects({ file, compressors, columns: ["key"], utf8: false });
    expect(read.map(({ key }) => Buffer.from(key as Uint8Array).toString("hex"))).toEqual(
      rows.map(({ key }) => (key as string).replaceAll("-", "")),
    );
    const chunks = await duckdb(`select encodings from parquet_metadata(${quoted(path)})`);
    for (const { encodings } of chunks) {
      expect(String(encodings).includes("RLE_DICTIONARY")).toBe(isKept);
    }
  },
);

test("values of a dictionary stay apart, also where their hashes are the same", async () => {
  // Of so many values, two or three pairs have the same 32 bits of a hash, whatever hash it is.
  const distinct = 149_000;
  const fields: Field[] = [
    { name: "id", type: { kind: "int32" }, required: true },
    { name: "bytes", type: { kind: "binary" }, required: true },
  ];
  const builder = new BatchBuilder({ fields }, distinct * 2);
  for (let id = 0; id < distinct * 2; id += 1) {
    const value = (id % distinct) * 112;
    builder.appendRow({ id, bytes: new Uint8Array([value >> 16, value >> 8, value]) });
  }
  const path = await saved("apart", await inlineEncoder.encode([builder.finish()], settingsWith()));
  const other = `hex(bytes) <> printf('%06X', (id % ${distinct}) * 112)`;
  expect(await duckdb(`select * from ${quoted(path)} where ${other}`)).toEqual([]);
  const chunks = await duckdb(`select encodings from parquet_metadata(${quoted(path)})`);
  expect(String(chunks[1]!["encodings"])).toBe("PLAIN, RLE, RLE_DICTIONARY");
});

test("bounds are those of the values, of every page and every type", async () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -0, 0, Infinity, -Infinity));
  const fields: Field[] = [{ name: "ratio", type: { kind: "float64" }, required: true }];
  const checked = fc.asyncProperty(
    fc.array(number, { minLength: 1, maxLength: 9 }),
    async (values) => {
      const builder = new BatchBuilder({ fields });
      for (const ratio of values) builder.appendRow({ ratio });
      const { own, peer } = await encodeBoth([builder.finish()], settingsWith());
      expect(describeFooter(own)).toEqual(describeFooter(peer));
    },
  );
  await fc.assert(checked, { numRuns: 200 });
});

describe("which engine", () => {
  const batchOf = (field: Field): RecordBatch => {
    const builder = new BatchBuilder({ fields: [field] });
    builder.appendRow({ [field.name]: null });
    return builder.finish();
  };
  const engineFor = (field: Field, compression: EncoderSettings["compression"]): string =>
    "flat" in requestFor([batchOf(field)], settingsWith({ compression })) ? "own" : "parquet-wasm";

  test("nested columns are left to parquet-wasm", () => {
    const item: Field = { name: "item", type: { kind: "int32" }, required: false };
    const list: Field = { name: "a", type: { kind: "list", item }, required: false };
    const struct: Field = { name: "a", type: { kind: "struct", fields: [item] }, required: false };
    expect(engineFor(list, "snappy")).toBe("parquet-wasm");
    expect(engineFor(struct, "snappy")).toBe("parquet-wasm");
    expect(engineFor({ ...item, name: "a" }, "snappy")).toBe("own");
  });

  test.each(["snappy", "zstd", "gzip", "none"] as const)("%s is ours", (compression) => {
    const field: Field = { name: "a", type: { kind: "int32" }, required: false };
    expect(engineFor(field, compression)).toBe("own");
  });
});
