import type { Data } from "apache-arrow";
import type { RecordBatch } from "../contract/batch.ts";

/** What a plugin has done in one task, or in all tasks of a stream. */
export interface PluginUsage {
  /** Time that was spent in the plugin, in milliseconds; of tasks side by side the sum. */
  readonly timeMs: number;
  /** Time that the plugin waited for its neighbour: a reader until the next batch is wanted, a writer until it comes. */
  readonly waitMs: number;
  /** Records that it handed over, or was handed. */
  readonly rows: number;
  /** Of a reader: of its records in memory, in Arrow's form. Of a writer: of its files. */
  readonly bytes: number;
  readonly batches: number;
}

/** No work at all. */
export const noUsage: PluginUsage = { timeMs: 0, waitMs: 0, rows: 0, bytes: 0, batches: 0 };

/** Measures what one plugin does in one task. */
export class PluginMeter {
  #timeMs = 0;
  #waitMs = 0;
  #rows = 0;
  #bytes = 0;
  #batches = 0;
  #leftAt: number | undefined;

  /** Calls the plugin: the time until it answers is its own, that since its last answer it has waited. */
  async within<Result>(call: () => Promise<Result>): Promise<Result> {
    const entered = performance.now();
    if (this.#leftAt !== undefined) this.#waitMs += entered - this.#leftAt;
    try {
      return await call();
    } finally {
      this.#leftAt = performance.now();
      this.#timeMs += this.#leftAt - entered;
    }
  }

  /** The same for what a plugin yields. */
  async *yields<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
    let isDone = false;
    try {
      for (;;) {
        const step = await this.within(() => items.next());
        isDone = step.done === true;
        if (step.done) return;
        this.#batches += 1;
        yield step.value;
      }
    } finally {
      if (!isDone) await items.return(undefined);
    }
  }

  /** Counts a batch that was handed to the plugin. */
  countBatch(rows: number): void {
    this.#batches += 1;
    this.#rows += rows;
  }

  /** Counts what the plugin has made. */
  count({ rows = 0, bytes = 0 }: { readonly rows?: number; readonly bytes?: number }): void {
    this.#rows += rows;
    this.#bytes += bytes;
  }

  /** What was measured so far. */
  usage(): PluginUsage {
    const [timeMs, waitMs] = [Math.round(this.#timeMs), Math.round(this.#waitMs)];
    return { timeMs, waitMs, rows: this.#rows, bytes: this.#bytes, batches: this.#batches };
  }
}

/** The sum of several. */
export function sumUsage(usages: readonly PluginUsage[]): PluginUsage {
  return usages.reduce(
    (sum, usage) => ({
      timeMs: sum.timeMs + usage.timeMs,
      waitMs: sum.waitMs + usage.waitMs,
      rows: sum.rows + usage.rows,
      bytes: sum.bytes + usage.bytes,
      batches: sum.batches + usage.batches,
    }),
    noUsage,
  );
}

/** Bytes of a batch in memory; of columns that share their buffers with others, those of the whole buffers. */
export function batchBytes(batch: RecordBatch): number {
  return dataBytes(batch.data);
}

function dataBytes(data: Data): number {
  const buffers: readonly ({ readonly byteLength: number } | null | undefined)[] = [
    data.valueOffsets,
    data.values,
    data.nullBitmap,
    data.typeIds,
  ];
  const own = buffers.reduce((sum, buffer) => sum + (buffer?.byteLength ?? 0), 0);
  return data.children.reduce((sum, child) => sum + dataBytes(child), own);
}
