import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PacketSplitter } from "./packet-splitter.ts";

function packet(content: Uint8Array): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(content.length, 0, 3);
  return Buffer.concat([header, content]);
}

function split(bytes: Buffer, cuts: readonly number[]): string[] {
  const found: string[] = [];
  const splitter = new PacketSplitter((chunk, start, end) => {
    found.push(Buffer.from(chunk.subarray(start, end)).toString("hex"));
  });
  let at = 0;
  for (const length of [...cuts, bytes.length]) {
    splitter.take(bytes.subarray(at, at + length));
    at += length;
  }
  return found;
}

describe("PacketSplitter", () => {
  it("gives out the same packets wherever the chunks are cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 20 })),
        fc.array(fc.nat(12)),
        (contents, cuts) => {
          const bytes = Buffer.concat(contents.map((content) => packet(content)));
          expect(split(bytes, cuts)).toEqual(
            contents.map((content) => Buffer.from(content).toString("hex")),
          );
        },
      ),
    );
  });

  it.each([0xff_fffe, 0xff_ffff, 0x100_0000, 0x1ff_fffe])(
    "joins a content of %d bytes",
    (length) => {
      const content = Buffer.alloc(length, "x");
      const parts: Buffer[] = [];
      for (let at = 0; ; at += 0xff_ffff) {
        const part = content.subarray(at, at + 0xff_ffff);
        parts.push(packet(part));
        if (part.length < 0xff_ffff) break;
      }
      const sizes: number[] = [];
      const splitter = new PacketSplitter((_, start, end) => void sizes.push(end - start));
      const bytes = Buffer.concat([...parts, packet(Buffer.from("next"))]);
      for (let at = 0; at < bytes.length; at += 65_536)
        splitter.take(bytes.subarray(at, at + 65_536));
      expect(sizes).toEqual([length, 4]);
    },
  );
});
