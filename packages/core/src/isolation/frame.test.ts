import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameParser, packFrame } from "./frame.ts";

const frames = fc.array(
  fc.record({
    message: fc.record({ type: fc.string(), id: fc.nat(), value: fc.jsonValue() }),
    body: fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ minLength: 2000, maxLength: 2100, size: "max" }),
    ),
  }),
  { maxLength: 8 },
);

/** The same bytes in pieces of other sizes. */
function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const end = at + (sizes[turn % sizes.length] ?? 1);
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}

const parse = (pieces: readonly Uint8Array[]) => {
  const parser = new FrameParser<unknown>();
  return pieces.flatMap((piece) => [...parser.push(piece)]);
};

describe("frames", () => {
  it("come out as they went in, however the stream is cut", () => {
    fc.assert(
      fc.property(
        frames,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (sent, sizes) => {
          const bytes = Buffer.concat(
            sent.flatMap(({ message, body }) => packFrame(message, body)),
          );
          const plain = sent.map(({ message, body }) => ({
            message: JSON.parse(JSON.stringify(message)) as unknown,
            body,
          }));
          expect(parse(cut(bytes, sizes))).toEqual(plain);
        },
      ),
    );
  });

  it("are as the documentation says", () => {
    const parts = packFrame({ type: "pong" }, new Uint8Array([7]));
    expect(Buffer.concat(parts).toString("latin1")).toBe(
      'DTV1\u000f\0\0\0\u0001\0\0\0{"type":"pong"}\u0007',
    );
  });

  it("are one piece where they are small, and do not copy a body that is large", () => {
    expect(packFrame({ type: "yield" }, new Uint8Array(2048))).toHaveLength(1);
    const large = new Uint8Array(2049);
    expect(packFrame({ type: "yield" }, large)[1]).toBe(large);
  });

  it.each([
    ["Reading the second page ...", /it wrote "Reading the/u],
    ["DTVX", /it wrote "DTVX"/u],
    ["DT!", /it wrote/u],
    [`DTV1${"\u00ff".repeat(8)}`, /a message of 8589934590 bytes/u],
    ["DTV1\u0002\0\0\0\0\0\0\0{]", /not JSON: \{\]/u],
  ])("are told from other output: %j", (text, message) => {
    expect(() => parse([Buffer.from(text, "latin1")])).toThrow(message);
  });
});
