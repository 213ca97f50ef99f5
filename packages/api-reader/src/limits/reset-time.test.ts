import { expect, it } from "vitest";
import { resetTime } from "./reset-time.ts";

const now = Date.UTC(2026, 0, 1, 12);

it.each([
  ["ratelimit", "0", "30", 30_000],
  ["x-ratelimit", "0", "1767268830", 30_000],
  ["x-rate-limit", "0.0", "1767268830000", 30_000],
  ["x-ratelimit", "0", "Thu, 01 Jan 2026 12:00:30 GMT", 30_000],
  ["x-ratelimit", "0", "1.5", 1500],
  ["x-ratelimit", "1", "30", undefined],
  ["x-ratelimit", "0", "soon", undefined],
  ["x-ratelimit", "none", "30", undefined],
])("%s-remaining: %s with reset %s", (prefix, remaining, reset, wait) => {
  const headers = new Headers({ [`${prefix}-remaining`]: remaining, [`${prefix}-reset`]: reset });
  expect(resetTime(headers, now)).toBe(wait === undefined ? undefined : now + wait);
});

it("says nothing where a header is missing", () => {
  expect(resetTime(new Headers({ "x-ratelimit-remaining": "0" }), now)).toBeUndefined();
  expect(resetTime(new Headers({ "x-ratelimit-reset": "9" }), now)).toBeUndefined();
});
