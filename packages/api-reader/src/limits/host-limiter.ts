import { abortableWait } from "./abortable-wait.ts";

/** What a host lets its callers do. */
export interface HostLimits {
  readonly concurrency: number;
  readonly requestsPerSecond: number | undefined;
}

/**
 * Lets requests to one host begin: so many at a time, so many a second, and none while the host has said
 * that there is nothing left. Callers are served in the order in which they came.
 */
export class HostLimiter {
  #limits: HostLimits;
  #running = 0;
  #nextStart = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limits: HostLimits) {
    this.#limits = limits;
  }

  /** The stricter ones of the limits that it had and these: two jobs may share a host. */
  tighten({ concurrency, requestsPerSecond }: HostLimits): void {
    const rates = [this.#limits.requestsPerSecond, requestsPerSecond].filter(
      (rate) => rate !== undefined,
    );
    this.#limits = {
      concurrency: Math.min(this.#limits.concurrency, concurrency),
      requestsPerSecond: rates.length === 0 ? undefined : Math.min(...rates),
    };
  }

  /** Runs one request when its turn has come. */
  async run<Result>(signal: AbortSignal, request: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#limits.concurrency) await this.#turn();
    else this.#running += 1;
    try {
      await this.#pace(signal);
      return await request();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  /** No request begins before then, in milliseconds since the epoch. */
  pauseUntil(time: number): void {
    this.#nextStart = Math.max(this.#nextStart, time);
  }

  /** The place of the one that ends is handed over: the number of those that run stays the same. */
  #turn(): Promise<void> {
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }

  async #pace(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const now = Date.now();
    const start = Math.max(now, this.#nextStart);
    const { requestsPerSecond } = this.#limits;
    if (requestsPerSecond !== undefined) this.#nextStart = start + 1000 / requestsPerSecond;
    if (start > now) await abortableWait(start - now, signal);
  }
}

const limiters = new Map<string, HostLimiter>();

/** The limiter of an origin, shared by all readers of this process. */
export function limiterOf(origin: string, limits: HostLimits): HostLimiter {
  const known = limiters.get(origin);
  if (known) {
    known.tighten(limits);
    return known;
  }
  const limiter = new HostLimiter(limits);
  limiters.set(origin, limiter);
  return limiter;
}
