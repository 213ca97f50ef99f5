import type { RunEvent } from "@dativo/core";
import type { TextOutput } from "../command-line-host.ts";
import type { ProgressDisplay } from "./progress-display.ts";

/** The same as log lines of JSON, for `--log-format json`. */
export class JsonProgress implements ProgressDisplay {
  readonly #output: TextOutput;

  constructor(output: TextOutput) {
    this.#output = output;
  }

  observe(event: RunEvent): void {
    switch (event.type) {
      case "run-started":
        this.#log("run started", { run_id: event.runId, job: event.job });
        break;
      case "stream-planned":
        this.#log("stream planned", {
          stream: event.stream,
          partitions: event.partitions,
          estimated_records: event.estimatedRecords,
        });
        break;
      case "stream-finished": {
        const { name, files, error, ...counts } = event.report;
        this.#log("stream finished", { stream: name, ...counts, files: files.length, error });
        break;
      }
      case "run-finished": {
        const { run_id, job, status, duration_ms } = event.report;
        this.#log("run finished", { run_id, job, status, duration_ms });
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

  #log(message: string, fields: Readonly<Record<string, unknown>>): void {
    const time = new Date().toISOString();
    this.writeLine(JSON.stringify({ time, level: "info", message, ...fields }));
  }
}
