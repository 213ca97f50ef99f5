import { describe, expect, it } from "vitest";
import { cursorColumn } from "./cursor-column.ts";

function literal(name: string, text: string): string | undefined {
  const type = { name, isUnsigned: false, precision: 0, scale: 0 };
  const column = { name: "c", type, typeName: name, required: true, description: undefined };
  return cursorColumn(column)?.literal(text);
}

describe("literals of a cursor", () => {
  it.each([
    ["int", "-42", "-42"],
    ["double", "1.5e-10", "1.5e-10"],
    ["decimal", "0.10", "0.10"],
    ["datetime", "2024-01-31T13:05:00.5Z", "CAST('2024-01-31 13:05:00.5' AS DATETIME(6))"],
    ["date", "2024-01-31", "CAST('2024-01-31 00:00:00' AS DATETIME(6))"],
    ["varchar", "' OR 1=1 --", "X'27204f5220313d31202d2d'"],
    ["varchar", "", "''"],
  ])("of %s: %s", (type, text, sql) => {
    expect(literal(type, text)).toBe(sql);
  });

  it.each([
    ["int", "1 OR 1=1"],
    ["int", "0x10"],
    ["double", "1e"],
    ["datetime", "2024-01-31 13:05:00+02:00"],
    ["timestamp", "now()"],
    ["date", "' OR ''='"],
  ])("of %s there is none for %s", (type, text) => {
    expect(() => literal(type, text)).toThrow(
      expect.objectContaining({ code: "MYSQL_CURSOR_VALUE_INVALID" }),
    );
  });

  it.each(["json", "blob", "set", "geometry", "bit"])("no cursor goes by %s", (name) => {
    expect(literal(name, "1")).toBeUndefined();
  });
});
