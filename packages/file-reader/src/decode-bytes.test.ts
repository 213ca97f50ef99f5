import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import type { ByteSource } from "./byte-source.ts";
import { encodingName } from "./decode-bytes.ts";
import { decodeSource } from "./decode-source.ts";

const cuts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 20 });

/** All bytes of a source that gives the lengths of `cuts` in turn. */
async function decodeInPieces(
  content: Uint8Array,
  encoding: string,
  lengths: readonly number[],
): Promise<Buffer> {
  let position = 0;
  let reads = 0;
  const source: ByteSource = {
    async read(target, offset, length) {
      const wanted = Math.min(length, lengths[reads++ % lengths.length]!);
      const part = content.subarray(position, position + wanted);
      target.set(part, offset);
      position += part.length;
      return part.length;
    },
    async close() {},
  };
  const decoded = await decodeSource(source, encodingName(encoding)!);
  const parts: Uint8Array[] = [];
  for (;;) {
    const target = new Uint8Array(9);
    const count = await decoded.read(target, 1, 7);
    if (count === 0) return Buffer.concat(parts);
    parts.push(target.subarray(1, 1 + count));
  }
}

/** What iconv-lite makes of the bytes, with one byte that is not UTF-8 for each that it cannot decode. */
function decodeByOther(content: Uint8Array, encoding: string): Buffer {
  const text = iconv.decode(Buffer.from(content), encoding, { stripBOM: false });
  const parts = text.split("\uFFFD").map((part) => Buffer.from(part));
  const marked = parts.flatMap((part, index) => (index === 0 ? [part] : [Buffer.of(0xff), part]));
  return Buffer.concat(marked);
}

describe("decoding", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });

  it.each(["latin1", "windows-1252", "iso-8859-15", "windows-1251", "koi8-r"])(
    "any bytes of %s is what iconv-lite does",
    async (encoding) => {
      await fc.assert(
        fc.asyncProperty(bytes, cuts, async (content, lengths) => {
          const decoded = await decodeInPieces(content, encoding, lengths);
          expect(decoded).toEqual(decodeByOther(content, encoding));
        }),
      );
    },
  );

  it.each(["utf-16le", "utf-16be", "shift_jis", "gbk", "euc-kr", "gb18030"])(
    "any text in %s gives it back",
    async (encoding) => {
      const unit = encoding.startsWith("utf") ? "binary" : "grapheme";
      const texts = fc.string({ unit, maxLength: 100 }).map((text) =>
        // Only what the encoding can write.
        Array.from(text)
          .filter(
            (one) =>
              iconv.decode(iconv.encode(one, encoding), encoding) === one &&
              // Tables of one name differ in a few characters.
              new TextDecoder(encoding).decode(iconv.encode(one, encoding)) === one &&
              one !== "\uFFFD",
          )
          .join(""),
      );
      await fc.assert(
        fc.asyncProperty(texts, cuts, async (text, lengths) => {
          const decoded = await decodeInPieces(iconv.encode(text, encoding), encoding, lengths);
          expect(decoded.toString()).toBe(text);
        }),
      );
    },
  );

  it("UTF-16 with halves of characters marks each of them", async () => {
    const units = fc.array(
      fc.oneof(
        fc.constantFrom(0xd800, 0xdbff, 0xdc00, 0xdfff),
        fc.integer({ min: 0, max: 0xffff }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(units, fc.boolean(), cuts, async (given, odd, lengths) => {
        const text = String.fromCharCode(...given.filter((unit) => unit !== 0xfffd));
        const content = Buffer.from(text, "utf16le");
        const cut = odd ? Buffer.concat([content, Buffer.of(65)]) : content;
        const wanted = Array.from(text, (one) =>
          /\p{Surrogate}/u.test(one) ? Buffer.of(0xff) : Buffer.from(one),
        );
        if (odd) wanted.push(Buffer.of(0xff));
        expect(await decodeInPieces(cut, "utf-16le", lengths)).toEqual(Buffer.concat(wanted));
      }),
    );
  });

  it("marks what an encoding of several bytes cannot decode", async () => {
    const content = Buffer.concat([Buffer.from("a,"), Buffer.of(0x82, 0x20), Buffer.from(",b")]);
    for (const lengths of [[1], [2], [100]]) {
      const decoded = await decodeInPieces(content, "shift_jis", lengths);
      expect(decoded).toEqual(Buffer.from([97, 44, 0xff, 32, 44, 98]));
    }
  });

  it("by itself goes by the byte order mark, and takes the rest for UTF-8", async () => {
    for (const [content, wanted] of [
      [Buffer.from("\uFEFFä", "utf16le"), "\uFEFFä"],
      [Buffer.from("\uFEFFä", "utf16le").swap16(), "\uFEFFä"],
      [Buffer.from("\uFEFFä"), "\uFEFFä"],
      [Buffer.from("ä"), "ä"],
      [Buffer.from("a"), "a"],
      [Buffer.alloc(0), ""],
    ] as const) {
      expect((await decodeInPieces(content, "auto", [1, 2])).toString()).toBe(wanted);
    }
  });

  it("knows the names of encodings", () => {
    expect(encodingName("ISO-8859-1")).toBe("latin1");
    expect(encodingName("UTF8")).toBe("utf-8");
    expect(encodingName("cp1252")).toBe("windows-1252");
    expect(encodingName("auto")).toBe("auto");
    expect(encodingName("latin17")).toBeUndefined();
  });
});
