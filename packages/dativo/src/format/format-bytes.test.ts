import fc from "fast-check";
import { expect, test } from "vitest";
import { formatBytes } from "./format-bytes.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1.0 kB"],
  [1_049, "1.0 kB"],
  [1_050, "1.1 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [45_600_000, "45.6 MB"],
  [7_200_000_000, "7.2 GB"],
  [1e15, "1.0 PB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test("what is shown is within rounding of the value, and never has four digits", () => {
  const factors: Record<string, number> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, PB: 1e15 };
  fc.assert(
    fc.property(fc.maxSafeNat(), (bytes) => {
      const [number = "", unit = ""] = formatBytes(bytes).split(" ");
      const factor = factors[unit] ?? Number.NaN;
      expect(Number(number)).toBeLessThan(1000);
      expect(Math.abs(Number(number) * factor - bytes)).toBeLessThanOrEqual(factor * 0.0500001);
    }),
  );
});
