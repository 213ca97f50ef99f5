import * as fc from "fast-check";
import { expect, test } from "vitest";
import { delimiterOf } from "./sniff-delimiter.ts";

const delimiters = [",", ";", "\t", "|"] as const;

test("finds the delimiter of whatever is written with it", () => {
  const field = fc.string({
    unit: fc.constantFrom("a", "1", ",", ";", "|", '"', "\n", " "),
    maxLength: 8,
  });
  const table = fc.integer({ min: 2, max: 6 }).chain((width) =>
    fc.array(fc.array(field, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 8,
    }),
  );
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(table, fc.constantFrom(...delimiters), (records, delimiter) => {
      const text = records.map((record) => `${record.map(quoted).join(delimiter)}\r\n`).join("");
      expect(delimiterOf(text)).toBe(delimiter);
    }),
  );
});

test.each([
  ["a,b\n1,2\n", ","],
  ["a;b\n1,5;2\n", ";"],
  ["name;note\nx;a,b\ny;c\n", ";"],
  ["a\n1\n", undefined],
  ["", undefined],
  ["a;b\n1\n", undefined],
])("%j is divided by %j", (text, delimiter) => {
  expect(delimiterOf(text)).toBe(delimiter);
});

test("a record that is cut off does not count", () => {
  expect(delimiterOf("a;b;c\n1;2;3\n4;", true)).toBe(";");
  expect(delimiterOf("a;b;c\n1;2;3\n4;", false)).toBeUndefined();
});
