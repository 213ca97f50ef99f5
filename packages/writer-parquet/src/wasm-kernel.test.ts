import { BatchBuilder, type Field } from "@dativo/core/plugin";
import fc from "fast-check";
import { snappyUncompress } from "hyparquet";
import { describe, expect, test } from "vitest";
import { settingsWith } from "./__fixtures__/encode-both.ts";
import { inlineEncoder } from "./inline-encoder.ts";
import { kernelMemory, withKernel } from "./wasm-kernel.js";

const start = 0x4_0000;

function compress(source: Uint8Array, texts: number): Uint8Array {
  return withKernel((kernel) => {
    const target = start + source.byteLength + 64;
    const most = Math.ceil((source.byteLength * 7) / 6) + 32;
    kernel.reserve(target + most + 16);
    kernel.bytes.set(source, start);
    kernel.bytes.fill(0xaa, target);
    const at = texts < 0 ? 0 : start + texts;
    const end = kernel.functions.compressSnappy(start, source.byteLength, target, at) >>> 0;
    expect(end - target).toBeLessThanOrEqual(most);
    // Whatever it needs is within the source: what lies behind it must not matter.
    kernel.bytes.fill(0x55, start + source.byteLength, target);
    return kernel.bytes.slice(target, end);
  });
}

function expectRestored(source: Uint8Array, texts = -1): number {
  const compressed = compress(source, texts);
  const restored = new Uint8Array(source.byteLength);
  // The length in front is not the decoder's: it is read from the page header as well.
  let first = 0;
  while ((compressed[first] ?? 0) >= 0x80) first += 1;
  snappyUncompress(compressed, restored);
  expect(Buffer.compare(restored, source)).toBe(0);
  return compressed.byteLength;
}

/** Pieces that come again, at any distance, between bytes of any kind. */
const repetitive = fc
  .tuple(
    fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 8 }),
    fc.array(fc.tuple(fc.nat(7), fc.integer({ min: 1, max: 90 })), { maxLength: 60, size: "max" }),
    fc.constantFrom(0, 7, 3000, 65_520, 65_540, 140_000),
  )
  .map(([pieces, order, gap]) => {
    const parts = order.flatMap(([piece, times]) =>
      Array<Uint8Array>(times).fill(pieces[piece % pieces.length]!),
    );
    const noise = Buffer.alloc(gap);
    for (let at = 0; at < gap; at += 1) noise[at] = Math.imul(at, 0x9e37_79b1) >>> 24;
    return Buffer.concat([...parts, noise, ...parts]);
  });

describe("snappy", () => {
  test("restores any bytes, of which a second implementation makes the same", () => {
    const any = fc.oneof(fc.uint8Array({ maxLength: 300 }), repetitive);
    fc.assert(
      fc.property(any, (source) => void expectRestored(source)),
      { numRuns: 400 },
    );
  });

  test("restores texts with their lengths in front, alike or not", () => {
    const text = fc.oneof(
      fc.uuid(),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
      fc.constantFrom("", "the same again and again and again", "x".repeat(9000)),
    );
    const texts = fc.array(text, { minLength: 1, maxLength: 300, size: "max" });
    const checked = fc.property(
      texts,
      fc.nat(9),
      fc.integer({ min: 1, max: 40 }),
      (all, before, times) => {
        const parts = Array(times)
          .fill(all)
          .flat()
          .map((one: string, index: number) => {
            const bytes = Buffer.from(index % 3 === 0 ? one : `${one}${index}`);
            const length = Buffer.alloc(4);
            length.writeUInt32LE(bytes.byteLength);
            return Buffer.concat([length, bytes]);
          });
        expectRestored(Buffer.concat([Buffer.alloc(before, 1), ...parts]), before);
      },
    );
    fc.assert(checked, { numRuns: 100 });
  });

  test("makes less of what repeats, and next to nothing more of what does not", () => {
    expect(expectRestored(Buffer.from("left with the neighbour ".repeat(10_000)))).toBeLessThan(
      12_000,
    );
    const noise = new Uint8Array(100_000).map(
      (_, at) => Math.imul(at ^ (at >> 3), 0x9e37_79b1) >>> 23,
    );
    expect(expectRestored(noise)).toBeLessThan(100_020);
  });
});

test("bits come from anywhere to anywhere, and those around stay", () => {
  const bits = fc.uint8Array({ minLength: 40, maxLength: 40 });
  const checked = fc.property(
    bits,
    bits,
    fc.nat(60),
    fc.nat(60),
    fc.nat(200),
    (source, target, from, to, count) => {
      const bitAt = (bytes: Uint8Array, bit: number): number =>
        ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
      const expected = Array.from({ length: 320 }, (_, bit) =>
        bit >= to && bit < to + count ? bitAt(source, from + bit - to) : bitAt(target, bit),
      );
      const { copied, counted } = withKernel((kernel) => {
        kernel.reserve(start + 1024);
        kernel.bytes.set(source, start);
        kernel.bytes.set(target, start + 512);
        kernel.functions.copyBits(start, from, start + 512, to, count);
        const result = kernel.bytes.slice(start + 512, start + 552);
        return { copied: result, counted: kernel.functions.countBits(start, from, count) };
      });
      expect(Array.from({ length: 320 }, (_, bit) => bitAt(copied, bit))).toEqual(expected);
      expect(counted).toBe(expected.slice(to, to + count).reduce((sum, bit) => sum + bit, 0));
    },
  );
  fc.assert(checked, { numRuns: 500 });
});

test("what is not UTF-8 is found where a strict decoder refuses it", () => {
  const byte = fc.constantFrom(
    0x41,
    0x7f,
    0x80,
    0xbf,
    0xc2,
    0xe0,
    0xa0,
    0xed,
    0x9f,
    0xef,
    0xf0,
    0x90,
    0xf4,
    0x8f,
    0xff,
  );
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 20 }).map((value) => Buffer.from(value)),
    fc.array(byte, { maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
  );
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const isValid = (bytes: Uint8Array): boolean => {
    try {
      decoder.decode(bytes);
      return true;
    } catch (error) {
      return !(error instanceof TypeError);
    }
  };
  const checked = fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (texts) => {
    const data = Buffer.concat(texts);
    const offsets = new Uint32Array(texts.length + 1);
    for (const [index, one] of texts.entries())
      offsets[index + 1] = offsets[index]! + one.byteLength;
    const found = withKernel((kernel) => {
      kernel.reserve(start + 4096);
      kernel.bytes.fill(0x80, start, start + 4096);
      kernel.bytes.set(data, start);
      kernel.bytes.set(new Uint8Array(offsets.buffer), start + 2048);
      const { findInvalidText } = kernel.functions;
      return findInvalidText(start, data.byteLength, start + 2048, texts.length);
    });
    expect(found < 0).toBe(texts.every(isValid));
    if (found >= 0) expect(found).toBeLessThan(data.byteLength);
  });
  fc.assert(checked, { numRuns: 2000 });
});

describe("memory", () => {
  const fields: Field[] = [
    { name: "id", type: { kind: "int64" }, required: true },
    { name: "text", type: { kind: "string" }, required: false },
  ];
  const batchOf = (rows: number, width: number) => {
    const builder = new BatchBuilder({ fields }, rows);
    for (let id = 0; id < rows; id += 1) {
      builder.appendRow({ id: BigInt(id), text: `${id * 7919}`.padEnd(width) });
    }
    return builder.finish();
  };

  test("stays the same from row group to row group, and that of a very large one is let go", async () => {
    const batch = batchOf(20_000, 10);
    await inlineEncoder.encode([batchOf(1500, 100_000)], settingsWith());
    expect(kernelMemory()).toBe(0);
    const first = await inlineEncoder.encode([batch], settingsWith());
    const kept = kernelMemory();
    expect(kept).toBeGreaterThan(1_000_000);
    for (let round = 0; round < 20; round += 1) {
      expect(Buffer.compare(await inlineEncoder.encode([batch], settingsWith()), first)).toBe(0);
    }
    expect(kernelMemory()).toBe(kept);
  });
});

describe("batches that are not well made are refused", () => {
  const fields: Field[] = [{ name: "text", type: { kind: "string" }, required: false }];
  const refused = (message: string) =>
    expect.objectContaining({
      code: "PARQUET_ENCODING_FAILED",
      message: expect.stringContaining(message),
    });

  test.each<[string, (offsets: Int32Array, values: Uint8Array) => void]>([
    [
      "column 'text' is not UTF-8 in row 1 of the row group",
      (_, values) => void (values[4] = 0xff),
    ],
    ["column 'text' is not UTF-8 in row 2 of the row group", (offsets) => void (offsets[2] = 8)],
    ["column 'text' has texts that end before they start", (offsets) => void (offsets[1] = 10)],
    ["of a buffer of", (offsets) => void (offsets[3] = 1000)],
    ["column 'text' needs bytes -1 to", (offsets) => void (offsets[0] = -1)],
  ])("%s", async (message, spoil) => {
    const builder = new BatchBuilder({ fields });
    for (const text of ["abc", "defgé", "hij"]) builder.appendRow({ text });
    const batch = builder.finish();
    const { valueOffsets, values } = batch.data.children[0]!;
    spoil(valueOffsets as Int32Array, values as Uint8Array);
    await expect(inlineEncoder.encode([batch], settingsWith())).rejects.toThrow(refused(message));
  });

  test("a required column with a null", async () => {
    const builder = new BatchBuilder({ fields });
    builder.appendRow({ text: null });
    const batch = builder.finish();
    Object.assign(batch.schema.fields[0]!, { nullable: false });
    await expect(inlineEncoder.encode([batch], settingsWith())).rejects.toThrow(
      refused("column 'text' must not have nulls"),
    );
  });
});
