import type { JsonObject } from "../contract/json.ts";
import type { Logger } from "../contract/plugin-context.ts";

/** One line that a plugin logged. */
export interface LogEntry {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: JsonObject;
}

/** A logger that keeps every line in `entries`, in order, so that a test can look at them. */
export class CollectingLogger implements Logger {
  readonly entries: LogEntry[] = [];

  debug(message: string, fields: JsonObject = {}): void {
    this.entries.push({ level: "debug", message, fields });
  }

  info(message: string, fields: JsonObject = {}): void {
    this.entries.push({ level: "info", message, fields });
  }

  warn(message: string, fields: JsonObject = {}): void {
    this.entries.push({ level: "warn", message, fields });
  }

  error(message: string, fields: JsonObject = {}): void {
    this.entries.push({ level: "error", message, fields });
  }
}
