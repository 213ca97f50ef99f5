import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupSmallFiles } from "./group-small-files.ts";
import { plannedFiles, wholePartition } from "./plan-files.ts";

const megabyte = 1024 * 1024;

function file(path: string, bytes: number) {
  return wholePartition({ path, absolutePath: `/in/${path}`, bytes, mtime: "1" });
}

function files(count: number, bytes: number, ending = ".csv") {
  return Array.from({ length: count }, (_, index) => file(`${index}${ending}`, bytes));
}

function sizes(partitions: readonly Parameters<typeof plannedFiles>[0][]) {
  return partitions.map((partition) => plannedFiles(partition).length);
}

describe("groupSmallFiles", () => {
  it("leaves few files alone", () => {
    const few = files(64, 10);
    expect(groupSmallFiles(few, "auto")).toEqual(few);
  });

  it("fills groups up to 16 MB, neighbours in order", () => {
    const groups = groupSmallFiles(files(100, megabyte), "auto");
    expect(sizes(groups)).toEqual([16, 16, 16, 16, 16, 16, 4]);
    expect(groups[0]).toMatchObject({
      id: "0.csv … 15.csv (16 files)",
      estimatedBytes: 16 * megabyte,
    });
  });

  it("reckons that compressed files hold more", () => {
    expect(sizes(groupSmallFiles(files(65, megabyte, ".csv.gz"), "auto"))[0]).toBe(2);
    expect(sizes(groupSmallFiles(files(65, megabyte), "zstd"))[0]).toBe(2);
  });

  it("leaves large files, ranges and URLs to tasks of their own", () => {
    const range = file("large.csv", 10);
    const odd = [
      { ...range, id: "range", params: { ...range.params, range: { start: 0, end: 5, line: 1 } } },
      file("https://example.com/a.csv", 10),
      file("huge.csv", 17 * megabyte),
    ];
    const groups = groupSmallFiles([...files(40, 10), ...odd, ...files(40, 10, ".txt")], "auto");
    expect(sizes(groups)).toEqual([40, 1, 1, 1, 40]);
    expect(groups.slice(1, 4)).toEqual(odd);
  });

  it("keeps every file once, in order, and the ids apart", () => {
    const any = fc.array(fc.integer({ min: 0, max: 20 * megabyte }), { maxLength: 200 });
    fc.assert(
      fc.property(any, (all) => {
        const partitions = all.map((bytes, index) => file(`${index}.csv`, bytes));
        const groups = groupSmallFiles(partitions, "auto");
        const paths = groups.flatMap((group) => plannedFiles(group).map(({ path }) => path));
        expect(paths).toEqual(partitions.map(({ id }) => id));
        expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length);
      }),
    );
  });
});
