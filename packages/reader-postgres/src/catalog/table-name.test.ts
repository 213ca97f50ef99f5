import { DativoError } from "@dativo/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatTableName } from "@dativo/sql-reader";
import { parseTableName, sqlTableName } from "./table-name.ts";

const part = fc.string({ minLength: 1 }).filter((text) => !text.includes("\0"));

describe("table names", () => {
  it("are read as they were written, whatever they hold", () => {
    fc.assert(
      fc.property(fc.option(part, { nil: undefined }), part, (schema, table) => {
        expect(parseTableName(formatTableName({ schema, table }))).toEqual({ schema, table });
      }),
    );
  });

  it("cannot leave their quotes in SQL", () => {
    fc.assert(
      fc.property(part, part, (schema, table) => {
        const sql = sqlTableName({ schema, table });
        expect(sql.replaceAll(/"(?:[^"]|"")*"/gu, "x")).toBe("x.x");
      }),
    );
  });

  it.each(["", ".", "a.", ".a", "a.b.c", '""', 'a"b', '"a"b', '"a', "a\0"])("refuse %j", (text) => {
    expect(() => parseTableName(text)).toThrow(DativoError);
  });
});
