import { expect, it } from "vitest";
import { parseMemoryLimit } from "./parse-memory-limit.ts";

it.each([
  ["512m", 536_870_912],
  ["512MB", 536_870_912],
  ["2gb", 2_147_483_648],
  ["1.5 GiB", 1_610_612_736],
  ["64k", 65_536],
  ["1000", 1000],
  [1000, 1000],
])("%s is %i bytes", (value, bytes) => {
  expect(parseMemoryLimit(value)).toBe(bytes);
});

it.each(["", "0", "0m", "-1m", "512x", "m", "1e9", 0])("%s is none", (value) => {
  expect(parseMemoryLimit(value)).toBeUndefined();
});
