import { closeSync, openSync } from "node:fs";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SharedSlots } from "./child/shared-slots.ts";
import { SharedMemory } from "./host/shared-memory.ts";
import type { SharedPart } from "./messages.ts";

const kilobyte = 1024;
const megabyte = kilobyte * kilobyte;

let memory: SharedMemory;
beforeEach(() => {
  memory = SharedMemory.create()!;
});
afterEach(() => memory.close());

/** Bytes in pieces, one of which is empty. */
function pieces(length: number, byte: number): Uint8Array[] {
  const first = Math.floor(length / 3);
  return [first, 0, length - first].map((size) => new Uint8Array(size).fill(byte));
}

describe("memory that host and process share", () => {
  it("gives back what was put there, whatever was released before", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 64 * kilobyte, max: 700 * kilobyte }), fc.boolean())),
        (steps) => {
          const slots = new SharedSlots(memory.file);
          const held: { part: SharedPart; byte: number }[] = [];
          for (const [index, [length, releases]] of steps.entries()) {
            const byte = index % 251;
            held.push({ part: slots.put(pieces(length, byte))!, byte });
            if (releases) slots.release(held.shift()!.part.offset);
          }
          for (const { part, byte } of held) {
            const read = memory.read(part);
            expect(read).toHaveLength(part.length);
            expect(read.every((found) => found === byte)).toBe(true);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is used again once it was read, and does not grow without end", () => {
    const slots = new SharedSlots(memory.file);
    for (let batch = 0; batch < 500; batch += 1) {
      const part = slots.put([new Uint8Array(megabyte)])!;
      slots.release(part.offset);
    }
    expect(memory.heldBytes).toBeLessThan(4 * megabyte);
  });

  it("has an end, and leaves what is small to the pipe", () => {
    const slots = new SharedSlots(memory.file);
    expect(slots.put([new Uint8Array(100)])).toBeUndefined();
    const large = new Uint8Array(60 * megabyte);
    const parts = Array.from({ length: 6 }, () => slots.put([large]));
    expect(parts.filter((part) => part === undefined).length).toBeGreaterThan(0);
    expect(memory.heldBytes).toBeLessThanOrEqual(256 * megabyte);
    expect(memory.heldBytes).toBeGreaterThan(60 * megabyte);
  });

  it("leaves what cannot be written to the pipe", () => {
    const readOnly = openSync("/dev/null", "r");
    expect(new SharedSlots(readOnly).put([new Uint8Array(megabyte)])).toBeUndefined();
    closeSync(readOnly);
  });

  it.each([
    { offset: 0, length: 1 },
    { offset: -1, length: 1 },
    { offset: 0, length: -1 },
    { offset: 0, length: 2 ** 40 },
    { offset: 0.5, length: 1 },
    { offset: Number.NaN, length: 1 },
    { offset: "0" as unknown as number, length: 1 },
  ])("has nothing at %j, which is said", (part) => {
    expect(() => memory.read(part)).toThrow(
      expect.objectContaining({ code: "PLUGIN_PROTOCOL_BROKEN" }) as Error,
    );
  });
});
