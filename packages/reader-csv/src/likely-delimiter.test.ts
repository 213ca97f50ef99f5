import { expect, it } from "vitest";
import { likelyDelimiter } from "./likely-delimiter.ts";

it.each([
  [["id;name;note"], ",", ";"],
  [["id\tname"], ",", "\t"],
  [["id,name"], ";", ","],
  [["id"], ",", undefined],
  [["a;b", "c"], ",", undefined],
  [["a;b"], ";", undefined],
  [[], ",", undefined],
])("of %j divided by %j: %j", (names, delimiter, likely) => {
  expect(likelyDelimiter(names, delimiter)).toBe(likely);
});
