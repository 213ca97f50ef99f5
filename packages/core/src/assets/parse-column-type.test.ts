import { describe, expect, it } from "vitest";
import { formatColumnType } from "./format-column-type.ts";
import { parseColumnType, typeNames } from "./parse-column-type.ts";

describe("parseColumnType", () => {
  it("keeps 64 bits for integer and float, as older contracts mean them", () => {
    expect(parseColumnType("integer")).toEqual({ kind: "int64" });
    expect(parseColumnType("float")).toEqual({ kind: "float64" });
    expect(parseColumnType("int32")).toEqual({ kind: "int32" });
  });

  it.each([
    ["decimal(12,2)", { kind: "decimal", precision: 12, scale: 2 }],
    ["decimal( 38 , 0 )", { kind: "decimal", precision: 38, scale: 0 }],
    ["decimal(5)", { kind: "decimal", precision: 5, scale: 0 }],
  ])("%s", (name, type) => expect(parseColumnType(name)).toEqual(type));

  it.each(["decimal(39,2)", "decimal(0,0)", "decimal(4,5)", "decimal", "toString", "varchar", ""])(
    "%s is no type",
    (name) => expect(parseColumnType(name)).toBeUndefined(),
  );

  it("reads back every simple name that it prints", () => {
    for (const name of typeNames.slice(0, -3)) {
      const type = parseColumnType(name);
      expect(type && parseColumnType(formatColumnType(type))).toEqual(type);
    }
  });
});
