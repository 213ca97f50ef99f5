import type { JsonObject } from "../contract/json.ts";
import type { Logger } from "../contract/plugin-context.ts";
import type { LogLevel } from "../job/job.ts";
import { redactJson, type Redactor } from "./redactor.ts";

/** `human`: `15:04:05 WARN  text key=value`. `json`: one object a line. */
export type LogFormat = "human" | "json";

/** How log lines look and where they go. */
export interface LoggerSettings {
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly redact: Redactor;
  /** Takes one line without its line end. */
  readonly write: (line: string) => void;
}

/** The levels in order. */
export const severity: Readonly<Record<LogLevel, number>> = {
  debug: 10,
  info: 20,
  warn: 30,
  error: 40,
};

/** Makes a logger that redacts what it writes, the fields included. */
export function createLogger(settings: LoggerSettings): Logger {
  const log = (level: LogLevel, message: string, fields: JsonObject): void => {
    if (severity[level] < severity[settings.level]) return;
    settings.write(
      formatLine(
        level,
        settings.redact(message),
        redactJson(fields, settings.redact, settings.redact),
        settings.format,
      ),
    );
  };
  return {
    debug: (message, fields = {}) => log("debug", message, fields),
    info: (message, fields = {}) => log("info", message, fields),
    warn: (message, fields = {}) => log("warn", message, fields),
    error: (message, fields = {}) => log("error", message, fields),
  };
}

function formatLine(
  level: LogLevel,
  message: string,
  fields: JsonObject,
  format: LogFormat,
): string {
  const time = new Date().toISOString();
  if (format === "json") return JSON.stringify({ time, level, message, ...fields });
  const pairs = Object.entries(fields).map(
    ([key, value]) => ` ${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return `${time.slice(11, 19)} ${level.toUpperCase().padEnd(5)} ${message}${pairs.join("")}`;
}
