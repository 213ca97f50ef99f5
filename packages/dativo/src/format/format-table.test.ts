import { expect, test } from "vitest";
import { formatTable } from "./format-table.ts";

test("columns are as wide as their widest cell, and lines have no spaces at their ends", () => {
  const rows = [
    ["csv", "reader"],
    ["json-file", "w"],
  ];
  expect(formatTable(["NAME", "KIND"], rows)).toBe(
    "NAME       KIND\ncsv        reader\njson-file  w\n",
  );
});

test("a table without rows is its header", () => {
  expect(formatTable(["NAME", "KIND"], [])).toBe("NAME  KIND\n");
});
