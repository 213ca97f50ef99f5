import { expect, it } from "vitest";
import { likelyType } from "./likely-type.ts";
import { parseColumnType } from "./parse-column-type.ts";

it.each([
  ["int", "integer"],
  ["number", "decimal(18,2)"],
  ["varchar(20)", "string"],
  ["timestmp", "timestamp"],
  ["record", "struct"],
  ["array", "list"],
  ["quite another thing", undefined],
])("'%s' was probably meant as %s", (name, expected) => {
  expect(parseColumnType(name)).toBeUndefined();
  expect(likelyType(name)).toBe(expected);
});
