import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobStream } from "../job/job.ts";
import { createTemporaryFolder } from "../testing/temporary-folder.ts";
import { namesLargeFiles } from "./names-large-files.ts";
import { worthwhileBytes } from "./runs-in-threads.ts";

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
beforeAll(async () => {
  folder = await createTemporaryFolder();
  for (const [name, bytes] of [
    ["small.csv", worthwhileBytes - 1],
    ["large.csv", worthwhileBytes],
  ] as const) {
    await writeFile(join(folder.path, name), "");
    // Sparse: it says its size and takes no place.
    await truncate(join(folder.path, name), bytes);
  }
});
afterAll(async () => folder.remove());

function stream(locator: string): JobStream {
  return {
    source: { name: "rows", locator },
    asset: undefined,
    mode: "append",
    partitioning: [],
    output: folder.path,
    outputRoot: folder.path,
  };
}

describe("namesLargeFiles", () => {
  const cases: readonly (readonly [readonly string[], boolean])[] = [
    [["large.csv"], true],
    [["small.csv", "./large.csv"], true],
    [["small.csv"], false],
    [["missing.csv", "large*.csv", "public.orders", ""], false],
    [["large.csv/within"], false],
    [["select\0"], false],
    [["select ".repeat(2000)], false],
    [["https://example.com/large.csv"], false],
  ];

  it.each(cases)("%j: %s", (locators, expected) => {
    expect(namesLargeFiles({ folder: folder.path, streams: locators.map(stream) })).toBe(expected);
  });
});
