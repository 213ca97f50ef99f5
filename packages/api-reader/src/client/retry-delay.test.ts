import { describe, expect, it } from "vitest";
import { parseRetryAfter, retryDelay } from "./retry-delay.ts";

const timing = { retry_delay_seconds: 1, max_retry_delay_seconds: 60 };
const now = Date.UTC(2026, 0, 1, 12);

describe("retryDelay", () => {
  it("doubles from try to try, up to the maximum", () => {
    const delays = [1, 2, 3, 4, 7, 2000].map((attempt) =>
      retryDelay(timing, attempt, undefined, now, 0),
    );
    expect(delays).toEqual([1000, 2000, 4000, 8000, 60_000, 60_000]);
  });

  it("does what the server asks for, in seconds or by date, up to the maximum", () => {
    expect(retryDelay(timing, 1, "7", now, 0)).toBe(7000);
    expect(retryDelay(timing, 5, "0", now, 0)).toBe(0);
    expect(retryDelay(timing, 1, "86400", now, 0)).toBe(60_000);
    expect(retryDelay(timing, 1, "Thu, 01 Jan 2026 12:00:30 GMT", now, 0)).toBe(30_000);
    expect(retryDelay(timing, 1, "Thu, 01 Jan 2026 11:00:00 GMT", now, 0)).toBe(0);
  });

  it("shortens the wait at random, but not what the server asks for", () => {
    expect(retryDelay(timing, 2, undefined, now, 0.5)).toBe(1750);
    expect(retryDelay(timing, 2, undefined, now, 1)).toBe(1500);
    expect(retryDelay(timing, 2, "7", now, 1)).toBe(7000);
  });

  it("goes its own way when the server's word makes no sense", () => {
    for (const value of ["", "soon", "-5", "1.5", "2026"]) {
      expect(parseRetryAfter(value, now), value).toBe(value === "2026" ? 2_026_000 : undefined);
    }
    expect(retryDelay(timing, 1, "soon", now, 0)).toBe(1000);
  });
});
