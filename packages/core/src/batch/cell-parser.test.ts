import { expect, test } from "vitest";
import { parseCell } from "./__fixtures__/parse-cell.ts";
import { createCellParser } from "./cell-parser.ts";
import { createColumnBuilder } from "./create-column-builder.ts";
import { decodeColumn } from "./decode-column.ts";
import { ParseOutcome } from "./parse-outcome.ts";

test("text is copied as it is", () => {
  expect(parseCell({ kind: "string" }, "")).toEqual({ value: "" });
  expect(parseCell({ kind: "string" }, 'Zoë, "x"')).toEqual({ value: 'Zoë, "x"' });
});

test("booleans in any case, and nothing else", () => {
  expect(parseCell({ kind: "boolean" }, "True")).toEqual({ value: true });
  expect(parseCell({ kind: "boolean" }, "FALSE")).toEqual({ value: false });
  for (const text of ["", "1", "0", "t", "yes", "truE ", "TRUEE", "Tru\u0005"]) {
    expect(parseCell({ kind: "boolean" }, text)).toBe(ParseOutcome.invalid);
  }
});

test("JSON is checked and kept verbatim", () => {
  const text = '{ "a": 12345678901234567890, "a": 1e400 }';
  expect(parseCell({ kind: "json" }, text)).toEqual({ value: text });
  expect(parseCell({ kind: "json" }, "{a: 1}")).toBe(ParseOutcome.invalid);
});

test("JSON that is not UTF-8 is invalid", () => {
  const builder = createColumnBuilder({ kind: "json" });
  const parse = createCellParser({ kind: "json" }, builder);
  expect(parse?.(Uint8Array.of(0x22, 0xff, 0x22), 0, 3)).toBe(ParseOutcome.invalid);
  expect(decodeColumn(builder.finish(), { kind: "json" })).toEqual([]);
});

test("types without a text form have no parser", () => {
  const builder = createColumnBuilder({ kind: "binary" });
  expect(createCellParser({ kind: "binary" }, builder)).toBeUndefined();
});
