import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CopyMessages } from "./copy-messages.ts";

const message = fc
  .tuple(fc.constantFrom("d", "d", "d", "H", "N", "c", "C"), fc.uint8Array({ maxLength: 20 }))
  .map(([type, content]) => {
    const bytes = Buffer.alloc(5 + content.length);
    bytes.write(type, 0, "latin1");
    bytes.writeInt32BE(4 + content.length, 1);
    bytes.set(content, 5);
    return bytes;
  });

/** Runs of neighbours, as they have to come whatever the chunks are. */
function expectedRuns(messages: readonly Buffer[]): string {
  return messages
    .map((each) => `${each[0] === 0x64 ? "rows" : "other"}:${each.toString("hex")}`)
    .join("\n");
}

describe("CopyMessages", () => {
  it("gives out the same messages wherever the chunks are cut", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 12 }), fc.array(fc.nat(30)), (messages, cuts) => {
        const all = Buffer.concat(messages);
        const splitter = new CopyMessages();
        const found: Buffer[] = [];
        let at = 0;
        for (const length of [...cuts, all.length]) {
          for (const { isRows, bytes } of splitter.take(all.subarray(at, at + length))) {
            const whole = Buffer.from(bytes);
            for (let start = 0; start < whole.length;) {
              const end = start + 1 + whole.readInt32BE(start + 1);
              expect(whole[start] === 0x64).toBe(isRows);
              found.push(whole.subarray(start, end));
              start = end;
            }
          }
          at += length;
        }
        expect(expectedRuns(found)).toBe(expectedRuns(messages));
      }),
    );
  });
});
