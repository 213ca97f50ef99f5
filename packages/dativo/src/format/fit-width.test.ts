import { expect, test } from "vitest";
import { fitWidth } from "./fit-width.ts";

test.each([
  ["orders", 6, "orders"],
  ["orders", 5, "orde…"],
  ["orders", 1, "…"],
  ["orders", 0, ""],
  ["", 0, ""],
  ["東京都", 6, "東京都"],
  ["東京都", 5, "東京…"],
  ["東京都", 4, "東…"],
  ["a😀b", 4, "a😀b"],
  ["a😀b", 3, "a…"],
])("'%s' in %d columns is '%s'", (text, columns, fitted) => {
  expect(fitWidth(text, columns)).toBe(fitted);
});
