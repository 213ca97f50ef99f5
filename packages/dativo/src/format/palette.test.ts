import { expect, test } from "vitest";
import { createPalette, hasColors } from "./palette.ts";

const terminal = { write: () => true, isTTY: true };
const file = { write: () => true };

test.each([
  ["a terminal", terminal, {}, true],
  ["a file", file, {}, false],
  ["a terminal with NO_COLOR", terminal, { NO_COLOR: "1" }, false],
  ["a terminal with an empty NO_COLOR", terminal, { NO_COLOR: "" }, true],
  ["a dumb terminal", terminal, { TERM: "dumb" }, false],
  ["a file with FORCE_COLOR", file, { FORCE_COLOR: "1" }, true],
  ["a file with an empty FORCE_COLOR", file, { FORCE_COLOR: "" }, true],
  ["a terminal with FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, false],
  ["a terminal with both", terminal, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
])("%s has colours: %#", (_name, output, environment, expected) => {
  expect(hasColors(output, environment)).toBe(expected);
});

test("with colours, what is bad is red; without, the text stays as it is", () => {
  expect(createPalette(terminal, {}).bad("x")).toBe("\u001b[31mx\u001b[39m");
  expect(createPalette(file, {}).bad("x")).toBe("x");
});
