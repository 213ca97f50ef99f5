import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSpecifier } from "./parse-specifier.ts";

describe("parseSpecifier", () => {
  it.each([
    ["./plugins/orders.ts:OrdersReader", "./plugins/orders.ts", "OrdersReader"],
    ["../orders.mjs", "../orders.mjs", undefined],
    ["/srv/etl/orders.cts:default", "/srv/etl/orders.cts", "default"],
    ["C:\\etl\\orders.ts:OrdersReader", "C:\\etl\\orders.ts", "OrdersReader"],
    ["C:\\etl\\orders.ts", "C:\\etl\\orders.ts", undefined],
    ["d:/etl/orders.js:_$ü1", "d:/etl/orders.js", "_$ü1"],
    ["\\\\server\\share\\orders.cjs:A", "\\\\server\\share\\orders.cjs", "A"],
    [".\\orders.mts:A", ".\\orders.mts", "A"],
    ["./with space/a:b.ts:A", "./with space/a:b.ts", "A"],
    ["./a.js.d/b.js:A", "./a.js.d/b.js", "A"],
  ])("reads %j as a path", (specifier, path, exportName) => {
    expect(parseSpecifier(specifier)).toEqual({ kind: "path", path, exportName });
  });

  it.each([
    ["@acme/dativo-reader-orders", "@acme/dativo-reader-orders", ".", undefined],
    ["@acme/connectors:OrdersReader", "@acme/connectors", ".", "OrdersReader"],
    ["@acme/connectors/sub/orders.js:A", "@acme/connectors", "./sub/orders.js", "A"],
    ["dativo-reader-x", "dativo-reader-x", ".", undefined],
    ["connectors/orders:OrdersReader", "connectors", "./orders", "OrdersReader"],
    ["fs:Reader", "fs", ".", "Reader"],
    // No trial: a path without ./ is the name of a package, whatever lies on disk.
    ["plugins/orders.ts:OrdersReader", "plugins", "./orders.ts", "OrdersReader"],
  ])("reads %j as a package", (specifier, packageName, subpath, exportName) => {
    expect(parseSpecifier(specifier)).toEqual({
      kind: "package",
      packageName,
      subpath,
      exportName,
    });
  });

  it.each([
    "",
    " ",
    "./orders",
    "./orders.py:OrdersReader",
    "./orders.ts:",
    "./orders.ts:my-class",
    "./orders.ts:A:B C",
    "/",
    "~/orders.ts:A",
    "@acme",
    "@acme/",
    "@acme/x@1.2.3",
    "acme/../other",
    "acme/",
    "acme:1a",
    "https://example.com/orders.ts",
    "file:///orders.ts:A",
    "npm:@acme/x",
    "orders.ts A",
  ])("refuses %j, and shows both forms", (specifier) => {
    expect(() => parseSpecifier(specifier)).toThrow(
      expect.objectContaining({
        code: "SPECIFIER_INVALID",
        message: expect.stringContaining(JSON.stringify(specifier)),
        fix: expect.stringMatching(/\.\/plugins\/orders\.ts:OrdersReader.*@acme\/connectors/su),
        details: { specifier },
      }),
    );
  });

  it("splits every path at its last colon", () => {
    const folder = fc.stringMatching(/^[A-Za-z0-9 :._\\/-]{0,20}$/u);
    const start = fc.constantFrom("./", "../", "/", "C:\\", "c:/");
    const extension = fc.constantFrom(".js", ".mjs", ".cjs", ".ts", ".mts", ".cts");
    const name = fc.stringMatching(/^[A-Za-z_$][A-Za-z0-9_$]{0,10}$/u);
    fc.assert(
      fc.property(start, folder, extension, name, (first, middle, last, exportName) => {
        const path = `${first}${middle}x${last}`;
        expect(parseSpecifier(path)).toEqual({ kind: "path", path, exportName: undefined });
        expect(parseSpecifier(`${path}:${exportName}`)).toEqual({ kind: "path", path, exportName });
      }),
    );
  });
});
