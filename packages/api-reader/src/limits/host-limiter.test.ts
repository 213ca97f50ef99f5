import { describe, expect, it } from "vitest";
import { HostLimiter } from "./host-limiter.ts";

const never = new AbortController().signal;

/** Requests that end when they are told to. */
function openRequests() {
  const ends: (() => void)[] = [];
  const begun: number[] = [];
  const request = (number: number) => () => {
    begun.push(number);
    return new Promise<void>((resolve) => void ends.push(resolve));
  };
  return { begun, request, end: () => ends.shift()?.() };
}

/** Lets everything go on that does not wait for a timer. */
const settle = () => new Promise((resolve) => void setImmediate(resolve));

describe("the limiter of a host", () => {
  it("lets so many run at a time, and the others in their order", async () => {
    const limiter = new HostLimiter({ concurrency: 2, requestsPerSecond: undefined });
    const { begun, request, end } = openRequests();
    const all = [1, 2, 3, 4].map((number) => limiter.run(never, request(number)));
    await settle();
    expect(begun).toEqual([1, 2]);
    end();
    await settle();
    expect(begun).toEqual([1, 2, 3]);
    for (let left = 0; left < 3; left += 1) {
      end();
      await settle();
    }
    await Promise.all(all);
    expect(begun).toEqual([1, 2, 3, 4]);
  });

  it("hands a place on after a failure, and past one who has given up", async () => {
    const limiter = new HostLimiter({ concurrency: 1, requestsPerSecond: undefined });
    const { begun, request, end } = openRequests();
    const stopped = new AbortController();
    const failing = limiter.run(never, () => Promise.reject(new Error("no")));
    const given = limiter.run(stopped.signal, request(1));
    const last = limiter.run(never, request(2));
    stopped.abort(new Error("stopped"));
    await expect(failing).rejects.toThrow("no");
    await expect(given).rejects.toThrow("stopped");
    await settle();
    expect(begun).toEqual([2]);
    end();
    await last;
  });

  it("takes the stricter of two limits", async () => {
    const limiter = new HostLimiter({ concurrency: 8, requestsPerSecond: undefined });
    limiter.tighten({ concurrency: 1, requestsPerSecond: undefined });
    limiter.tighten({ concurrency: 5, requestsPerSecond: undefined });
    const { begun, request, end } = openRequests();
    const all = [1, 2].map((number) => limiter.run(never, request(number)));
    await settle();
    expect(begun).toEqual([1]);
    end();
    await settle();
    end();
    await Promise.all(all);
  });

  it("lets nobody begin during a pause, and lets those go who are stopped in it", async () => {
    const limiter = new HostLimiter({ concurrency: 1, requestsPerSecond: undefined });
    limiter.pauseUntil(Date.now() + 3_600_000);
    const stopped = new AbortController();
    const { begun, request } = openRequests();
    const waiting = limiter.run(stopped.signal, request(1));
    await settle();
    stopped.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
    expect(begun).toEqual([]);
  });
});
