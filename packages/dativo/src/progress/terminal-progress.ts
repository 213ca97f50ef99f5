import type { RunEvent } from "@dativo/core";
import { columnsOf, type TextOutput } from "../command-line-host.ts";
import { fitWidth } from "../format/fit-width.ts";
import { formatBytes } from "../format/format-bytes.ts";
import { formatQuantity } from "../format/format-count.ts";
import { formatDuration } from "../format/format-duration.ts";
import { formatRate } from "../format/format-rate.ts";
import { printableLine } from "../format/printable.ts";
import type { ProgressDisplay } from "./progress-display.ts";
import { StreamTracker, type StreamProgress } from "./stream-tracker.ts";

const redrawMilliseconds = 100;
const clearLine = "\r\u001b[2K";

/** One line on a terminal, rewritten ten times a second at the most. */
export class TerminalProgress implements ProgressDisplay {
  readonly #output: TextOutput;
  readonly #now: () => number;
  #tracker: StreamTracker;
  #line = "";
  #drawnAt = Number.NEGATIVE_INFINITY;

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
        this.#draw(`${event.job}  planning`);
        break;
      case "run-finished":
        this.close();
        break;
      case "progress":
        if (this.#now() - this.#drawnAt >= redrawMilliseconds) this.#drawLatest();
        break;
      default:
        this.#drawLatest();
    }
  }

  writeLine(line: string): void {
    const cleared = this.#line === "" ? "" : clearLine;
    this.#output.write(`${cleared}${line}\n${this.#line}`);
  }

  close(): void {
    if (this.#line !== "") this.#output.write(clearLine);
    this.#line = "";
  }

  #drawLatest(): void {
    const { latest, planned, finished } = this.#tracker;
    if (!latest) return;
    const position = planned > 1 ? `[${Math.min(finished + 1, planned)}/${planned}] ` : "";
    this.#draw(`${position}${formatProgress(latest, this.#now())}`);
  }

  #draw(text: string): void {
    this.#drawnAt = this.#now();
    // The last column stays free: writing to it moves the cursor on to the next line.
    const line = fitWidth(printableLine(text), columnsOf(this.#output) - 1);
    if (line === this.#line) return;
    this.#line = line;
    this.#output.write(`${clearLine}${line}`);
  }
}

type StreamRetry = NonNullable<StreamProgress["retry"]>;

/** `orders  1,200 rows  600 rows/s  45.6 kB  62 %`; the share only where the total is known. */
function formatProgress(progress: StreamProgress, now: number): string {
  const { stream, rows, bytes, estimatedRecords, startedAt } = progress;
  if (progress.retry) return `${stream}  ${formatRetry(progress.retry)}`;
  if (startedAt === undefined) return `${stream}  waiting`;
  const elapsed = (progress.finishedAt ?? now) - startedAt;
  const parts = [
    stream,
    formatQuantity(rows, "row"),
    formatRate(rows, elapsed),
    formatBytes(bytes),
  ];
  if (estimatedRecords !== undefined && estimatedRecords > 0) {
    // An estimate can be too low: 100 % is for what is done.
    const share = Math.floor((rows * 100) / estimatedRecords);
    parts.push(`${progress.finishedAt === undefined ? Math.min(share, 99) : 100} %`);
  }
  return parts.join("  ");
}

/** `POSTGRES_CONNECTION_LOST, attempt 2 of 3 in 1.4 s` */
function formatRetry({ code, attempt, retries, delayMs }: StreamRetry): string {
  return `${code}, attempt ${attempt + 1} of ${retries + 1} in ${formatDuration(delayMs)}`;
}
