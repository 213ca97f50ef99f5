import { describe, expect, it } from "vitest";
import { runsInThreads } from "./runs-in-threads.ts";

const megabyte = 1024 * 1024;

function partitions(...megabytes: readonly (number | undefined)[]) {
  return megabytes.map((size, index) => ({
    id: String(index),
    params: {},
    ...(size === undefined ? {} : { estimatedBytes: size * megabyte }),
  }));
}

describe("runsInThreads", () => {
  const cases = [
    ["auto", partitions(16, 16), 2, true],
    ["auto", partitions(32, undefined), 2, true],
    ["auto", partitions(16, 15.9), 2, false],
    ["auto", partitions(1000), 8, false],
    ["auto", partitions(1000, 1000), 1, false],
    ["auto", partitions(undefined, undefined, undefined), 8, false],
    ["auto", [], 8, false],
    ["inline", partitions(1000, 1000), 8, false],
    ["threads", partitions(undefined), 1, true],
  ] as const;

  it.each(cases)("%s, %j, at most %i threads: %s", (executor, shares, parallelism, expected) => {
    const settings = { executor, threads: undefined };
    expect(runsInThreads(shares, settings, parallelism)).toBe(expected);
  });
});
