import type { Metrics } from "../contract/plugin-context.ts";

/** Counters that a test can look at. */
export class CollectingMetrics implements Metrics {
  readonly counters = new Map<string, number>();

  increment(name: string, by = 1): void {
    this.counters.set(name, (this.counters.get(name) ?? 0) + by);
  }
}
