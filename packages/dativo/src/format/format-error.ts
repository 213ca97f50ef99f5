import type { Palette } from "./palette.ts";
import { printable } from "./printable.ts";

/** What is shown of an error: of a `DativoError`, and of an error in a run report. */
export interface ShownError {
  readonly code: string;
  readonly message: string;
  readonly fix?: string | undefined;
}

/**
 * An error for people, in three parts: its code, what happened, what to do.
 *
 * ```text
 * error NO_JOBS_FOUND
 *   The folder ./jobs holds no job file.
 *   Fix: Put …
 * ```
 *
 * @param place where it happened, such as `job.yaml, stream 'orders'`
 */
export function formatError(error: ShownError, palette: Palette, place?: string): string {
  const where = place === undefined ? "" : palette.faint(` (${printable(place)})`);
  const heading = `${palette.bad("error")} ${palette.strong(error.code)}${where}\n`;
  const message = indent(printable(error.message));
  if (error.fix === undefined) return heading + message;
  return `${heading}${message}${indent(`${palette.strong("Fix:")} ${printable(error.fix)}`)}`;
}

/** The same as one log line of JSON, without its line end. */
export function formatErrorAsJson(error: ShownError, place?: string): string {
  return JSON.stringify({
    time: new Date().toISOString(),
    level: "error",
    message: error.message,
    code: error.code,
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    ...(place === undefined ? {} : { place }),
  });
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? "\n" : `  ${line}\n`))
    .join("");
}
