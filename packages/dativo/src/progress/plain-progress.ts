import type { RunEvent } from "@dativo/core";
import type { TextOutput } from "../command-line-host.ts";
import { formatQuantity } from "../format/format-count.ts";
import { formatDuration } from "../format/format-duration.ts";
import { formatRate } from "../format/format-rate.ts";
import { printableLine } from "../format/printable.ts";
import type { ProgressDisplay } from "./progress-display.ts";
import { StreamTracker } from "./stream-tracker.ts";

/** Whole lines, for files and log collectors: one when the run starts, one for each stream that ends. */
export class PlainProgress implements ProgressDisplay {
  readonly #output: TextOutput;
  readonly #now: () => number;
  #tracker: StreamTracker;
  #job = "";

  /** @param now milliseconds of a clock that never goes back */
  constructor(output: TextOutput, now: () => number) {
    this.#output = output;
    this.#now = now;
    this.#tracker = new StreamTracker(now);
  }

  observe(event: RunEvent): void {
    this.#tracker.observe(event);
    switch (event.type) {
      case "run-started":
        this.#tracker = new StreamTracker(this.#now);
        this.#job = event.job;
        this.writeLine(printableLine(`${event.job}: started, run ${event.runId}`));
        break;
      case "stream-finished": {
        const { name, status, rows_written: rows } = event.report;
        const duration = this.#tracker.durationOf(name) ?? 0;
        const result = `${status}, ${formatQuantity(rows, "row")} in ${formatDuration(duration)} (${formatRate(rows, duration)})`;
        this.writeLine(printableLine(`${this.#job}: stream ${name} ${result}`));
        break;
      }
      default:
    }
  }

  writeLine(line: string): void {
    this.#output.write(`${line}\n`);
  }

  close(): void {
    // Nothing to take away: every line stays.
  }
}
