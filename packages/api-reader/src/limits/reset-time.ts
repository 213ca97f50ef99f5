import type { AnswerHeaders } from "../client/answer-headers.ts";
import { parseRetryAfter } from "../client/retry-delay.ts";

const prefixes = ["ratelimit", "x-ratelimit", "x-rate-limit"];
/** The number of seconds since 1970 has been larger since 2001, and no host lets anybody wait so long. */
const smallestEpoch = 1_000_000_000;

/**
 * When a host that has said that no request is left allows some again (`RateLimit-Remaining: 0` with
 * `RateLimit-Reset`, as the drafts of the IETF and most APIs have it, with or without `X-`).
 *
 * @param now milliseconds since the epoch
 * @returns the same; `undefined` where requests are left, or nothing is said
 */
export function resetTime(headers: AnswerHeaders, now: number): number | undefined {
  for (const prefix of prefixes) {
    const remaining = headers.get(`${prefix}-remaining`)?.trim();
    const reset = headers.get(`${prefix}-reset`)?.trim();
    if (remaining === undefined || reset === undefined) continue;
    return /^0+(?:\.0*)?$/u.test(remaining) ? timeOf(reset, now) : undefined;
  }
  return undefined;
}

/** Seconds from now, seconds or milliseconds since the epoch, or a date. */
function timeOf(text: string, now: number): number | undefined {
  if (/^\d+(?:\.\d+)?$/u.test(text)) {
    const value = Number(text);
    if (value < smallestEpoch) return now + value * 1000;
    return value < smallestEpoch * 1000 ? value * 1000 : value;
  }
  const wait = parseRetryAfter(text, now);
  return wait === undefined ? undefined : now + wait;
}
