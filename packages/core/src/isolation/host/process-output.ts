import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { isolationErrors } from "../../errors/isolation-errors.ts";

/** Lines that are kept for messages. */
const keptLines = 20;
/** Lines that are handed on to the log: a plugin that floods it is cut off. */
const loggedLines = 1000;

/** What a process writes to standard error. */
export class ProcessOutput {
  readonly #log: (level: "debug" | "warn", line: string) => void;
  readonly #kept: string[] = [];
  #lines = 0;

  constructor(stream: Readable | null, log: (level: "debug" | "warn", line: string) => void) {
    this.#log = log;
    if (stream) createInterface({ input: stream }).on("line", (line) => this.#note(line));
  }

  /** Why a process has ended that should have gone on. */
  describeEnd(code: number | null, signal: NodeJS.Signals | null, memoryBytes: number): unknown {
    const isFull = this.#kept.some((line) => /heap (?:limit|out of memory)/iu.test(line));
    if (isFull) return isolationErrors.memoryExceeded(memoryBytes, memoryBytes);
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    return isolationErrors.died(how, this.#kept);
  }

  #note(line: string): void {
    if (line.trim() === "") return;
    this.#kept.push(line);
    if (this.#kept.length > keptLines) this.#kept.shift();
    this.#lines += 1;
    if (this.#lines < loggedLines) this.#log("debug", line);
    if (this.#lines === loggedLines) this.#log("warn", "What else the plugin prints is left out.");
  }
}
