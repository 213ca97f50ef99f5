import type { Metrics } from "../contract/plugin-context.ts";

/** Counters of one task, for its manifest. */
export class TaskMetrics implements Metrics {
  readonly #counters = new Map<string, number>();

  increment(name: string, by = 1): void {
    this.#counters.set(name, (this.#counters.get(name) ?? 0) + by);
  }

  /** The counters as plain JSON. */
  toRecord(): Record<string, number> {
    return Object.fromEntries(this.#counters);
  }
}

/** The sum of each counter over several tasks. */
export function sumMetrics(
  records: readonly Readonly<Record<string, number>>[],
): Record<string, number> {
  const sum = new TaskMetrics();
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) sum.increment(name, value);
  }
  return sum.toRecord();
}
