import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCell } from "./__fixtures__/parse-cell.ts";
import { ParseOutcome } from "./parse-outcome.ts";

const uuid = { kind: "uuid" } as const;

test("every UUID is read in either case and written in lower case", () => {
  fc.assert(
    fc.property(fc.uuid(), (text) => {
      expect(parseCell(uuid, text)).toEqual({ value: text });
      expect(parseCell(uuid, text.toUpperCase())).toEqual({ value: text });
    }),
  );
});

test("one wrong character anywhere makes it invalid", () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.nat(35),
      fc.constantFrom(...Array.from("g:-/@`GZ 0")),
      (text, at, wrong) => {
        const changed = text.slice(0, at) + wrong + text.slice(at + 1);
        const valid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u.test(
          changed,
        );
        expect(parseCell(uuid, changed)).toEqual(valid ? { value: changed } : ParseOutcome.invalid);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each(["", "123e4567e89b12d3a456426614174000", "{123e4567-e89b-12d3-a456-426614174000}"])(
  "%j is invalid",
  (text) => {
    expect(parseCell(uuid, text)).toBe(ParseOutcome.invalid);
  },
);
