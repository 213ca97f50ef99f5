import fc from "fast-check";
import { expect, it } from "vitest";
import { unescapeString } from "./unescape-string.ts";

it("writes what JSON.parse reads, however its characters are escaped", () => {
  const unit = fc.integer({ min: 0, max: 0xffff });
  const escaped = fc.tuple(unit, fc.constantFrom("raw", "escape")).map(([code, how]) => {
    const isPlain = how === "raw" && code >= 0x20 && code !== 0x22 && code !== 0x5c;
    const text = String.fromCharCode(code);
    // Half a character can only be written as an escape.
    if (isPlain && !/\p{Surrogate}/u.test(text)) return text;
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });
  const pair = fc
    .integer({ min: 0x10000, max: 0x10ffff })
    .map((code) => String.fromCodePoint(code))
    .map((text) =>
      [0, 1].map((index) => `\\u${text.charCodeAt(index).toString(16).toUpperCase()}`).join(""),
    );
  const simple = fc.constantFrom("\\n", "\\t", '\\"', "\\\\", "\\/", "\\b", "\\f", "\\r");
  fc.assert(
    fc.property(fc.array(fc.oneof(escaped, pair, simple)), (parts) => {
      const json = `"${parts.join("")}"`;
      const bytes = Buffer.from(json);
      const target = new Uint8Array(bytes.length);
      const length = unescapeString(bytes, 0, target);
      const text = JSON.parse(json) as string;
      if (/\p{Surrogate}/u.test(text)) expect(length).toBe(-1);
      else expect(Buffer.from(target.subarray(0, length)).toString()).toBe(text);
    }),
    { numRuns: 2000 },
  );
});
