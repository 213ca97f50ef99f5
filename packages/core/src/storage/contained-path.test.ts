import { posix, win32 } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containedPath } from "./contained-path.ts";

describe("containedPath", () => {
  it.each([
    "part.parquet",
    "day=2024-02-29/part.parquet",
    "a b/ü.txt",
    "..a/b..",
    "...",
    "day=12:00/part",
  ])("lets %j through unchanged", (path) => {
    expect(containedPath(path)).toBe(path);
  });

  it.each([
    "",
    ".",
    "..",
    "/a",
    "a/",
    "a//b",
    "./a",
    "a/./b",
    "a/..",
    "../a",
    "C:/a",
    "c:a",
    "a\\b",
    "a\0b",
  ])("refuses %j", (path) => {
    expect(() => containedPath(path)).toThrow(
      expect.objectContaining({ code: "OUTPUT_PATH_INVALID", details: { path } }),
    );
  });

  it("never lets a path out of its folder, by the rules of either system", () => {
    const part = fc.oneof(
      fc.constantFrom("..", ".", "", "C:", "\\", "/", "a", "a\\..\\..", "\0"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const path = parts.join("/");
        let contained: string;
        try {
          contained = containedPath(path);
        } catch {
          return;
        }
        expect(posix.resolve("/base", contained).startsWith("/base/")).toBe(true);
        expect(win32.resolve("D:\\base", contained).startsWith("D:\\base\\")).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
