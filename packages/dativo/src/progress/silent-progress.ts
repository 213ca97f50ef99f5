import type { TextOutput } from "../command-line-host.ts";
import type { ProgressDisplay } from "./progress-display.ts";

/** No progress at all: only the log lines, for `--quiet` and `--no-progress`. */
export class SilentProgress implements ProgressDisplay {
  readonly #output: TextOutput;

  constructor(output: TextOutput) {
    this.#output = output;
  }

  observe(): void {
    // The report tells how the run went.
  }

  writeLine(line: string): void {
    this.#output.write(`${line}\n`);
  }

  close(): void {
    // Nothing to take away: every line stays.
  }
}
