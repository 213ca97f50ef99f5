import { expect, test } from "vitest";
import { formatStacks } from "./format-stacks.ts";

test("the stacks of an error and its causes stand below one another", () => {
  const text = formatStacks(
    new Error("outer", { cause: new TypeError("inner", { cause: "why" }) }),
  );
  expect(text).toMatch(
    /^Error: outer\n[^]*\ncaused by: TypeError: inner\n[^]*\ncaused by: 'why'\n$/u,
  );
  expect(text).toContain("format-stacks.test");
});

test("a chain that leads back to itself ends", () => {
  const error = new Error("round");
  error.cause = error;
  expect(formatStacks(error).match(/Error: round/gu)).toHaveLength(10);
});
