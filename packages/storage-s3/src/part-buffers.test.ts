import fc from "fast-check";
import { expect, it } from "vitest";
import { PartBuffers } from "./part-buffers.ts";

/** Sends pieces through; `held` parts are under way at a time. */
function sendAll(pieces: readonly Uint8Array[], partBytes: number, held: number): number[][] {
  const buffers = new PartBuffers(partBytes);
  const sent: number[][] = [];
  const underWay: Uint8Array[] = [];
  const land = (part: Uint8Array): void => {
    sent.push([...part]);
    buffers.release(part);
  };
  for (const piece of pieces) {
    const chunk = Uint8Array.from(piece);
    for (let at = 0; at < chunk.length;) {
      at = buffers.take(chunk, at);
      if (buffers.isFull) underWay.push(buffers.next());
      if (underWay.length > held) land(underWay.shift()!);
    }
    // Whoever has written a piece fills it again.
    chunk.fill(0xee);
  }
  if (buffers.length > 0) underWay.push(buffers.next());
  for (const part of underWay) land(part);
  return sent;
}

it("cuts what comes in pieces of any size into parts, in memory that is used again", () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 70 }));
  const partBytes = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(pieces, partBytes, fc.integer({ min: 0, max: 3 }), (all, bytes, held) => {
      const sent = sendAll(all, bytes, held);
      expect(sent.flat()).toEqual(all.flatMap((piece) => [...piece]));
      for (const part of sent.slice(0, -1)) expect(part).toHaveLength(bytes);
    }),
  );
});
