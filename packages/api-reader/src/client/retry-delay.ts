/** How long to wait between two tries, in seconds. */
export interface RetryTiming {
  readonly retry_delay_seconds: number;
  readonly max_retry_delay_seconds: number;
}

/**
 * Milliseconds to wait before the next try: what `Retry-After` says (seconds or an HTTP date, RFC 9110
 * § 10.2.3), otherwise the first delay doubled with each try and shortened at random by up to a quarter, so
 * that those who failed together do not come back together; never more than the maximum.
 *
 * @param attempt tries made so far, from 1
 * @param now milliseconds since the epoch
 * @param random from 0 to 1
 */
export function retryDelay(
  timing: RetryTiming,
  attempt: number,
  retryAfter: string | undefined,
  now: number,
  random: number,
): number {
  const asked = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, now);
  const doubled = timing.retry_delay_seconds * 1000 * 2 ** (attempt - 1);
  const delay = asked ?? doubled * (1 - random / 4);
  return Math.min(delay, timing.max_retry_delay_seconds * 1000);
}

/** Milliseconds from now, at least 0; `undefined` for what is neither seconds nor a date. */
export function parseRetryAfter(value: string, now: number): number | undefined {
  const text = value.trim();
  if (/^\d+$/u.test(text)) return Number(text) * 1000;
  const date = /^[A-Za-z]{3,9},? /u.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
