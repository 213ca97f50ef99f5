import type { MessagePort } from "node:worker_threads";
import type { JsonObject } from "../contract/json.ts";
import type { Logger } from "../contract/plugin-context.ts";
import type { LogLevel } from "../job/job.ts";
import { fieldsText } from "../observability/fields-text.ts";
import { severity } from "../observability/logger.ts";
import type { ThreadMessage } from "./thread-messages.ts";

/** A logger that hands its lines to the thread of the run, which hides secrets in them and writes them. */
export function createThreadLogger(port: MessagePort, least: LogLevel): Logger {
  const log = (level: LogLevel, message: string, fields: JsonObject): void => {
    if (severity[level] < severity[least]) return;
    const line: ThreadMessage = { type: "log", level, message, fields: fieldsText(fields) };
    port.postMessage(line);
  };
  return {
    debug: (message, fields = {}) => log("debug", message, fields),
    info: (message, fields = {}) => log("info", message, fields),
    warn: (message, fields = {}) => log("warn", message, fields),
    error: (message, fields = {}) => log("error", message, fields),
  };
}
