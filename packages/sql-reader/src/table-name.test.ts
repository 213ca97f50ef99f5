import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatTableName, parseTableName } from "./table-name.ts";

const part = fc.string({ minLength: 1 }).filter((text) => !text.includes("\0"));

describe("table names", () => {
  it.each(['"', '"`'])("are read as they were written, with the quotes %s", (quotes) => {
    fc.assert(
      fc.property(fc.option(part, { nil: undefined }), part, (schema, table) => {
        const text = formatTableName({ schema, table });
        expect(parseTableName(text, quotes)).toEqual({ schema, table });
      }),
    );
  });

  it.each(["", ".", "a.", ".a", "a.b.c", '""', 'a"b', '"a"b', '"a', "a\0"])("refuse %j", (text) => {
    expect(parseTableName(text)).toHaveProperty("problem");
  });

  it("take backticks for quotes where they are", () => {
    expect(parseTableName("`a.b`.`c``d`", '"`')).toEqual({ schema: "a.b", table: "c`d" });
    expect(parseTableName("`a`")).toEqual({ schema: undefined, table: "`a`" });
  });
});
