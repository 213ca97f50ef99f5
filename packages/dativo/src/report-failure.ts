import { toDativoError, type LogLevel } from "@dativo/core";
import type { CommandLineHost } from "./command-line-host.ts";
import { formatError, formatErrorAsJson, type ShownError } from "./format/format-error.ts";
import { formatStacks } from "./format/format-stacks.ts";
import { createPalette } from "./format/palette.ts";

/** How a failure is to be shown. */
export interface FailureView {
  readonly host: CommandLineHost;
  readonly logFormat: "human" | "json";
  readonly logLevel: LogLevel | undefined;
}

/**
 * Writes what was thrown to standard error: code, message, and what to do. Stacks follow at the log
 * level `debug`, and always for what is not a `DativoError`: that is a fault of Dativo itself.
 */
export function reportFailure(thrown: unknown, view: FailureView, place?: string): void {
  const error = toDativoError(thrown);
  showError(error, view, place);
  if (view.logFormat === "human" && (error !== thrown || view.logLevel === "debug")) {
    view.host.stderr.write(formatStacks(thrown));
  }
}

/** Writes an error, thrown or from a report, to standard error. */
export function showError(error: ShownError, view: FailureView, place?: string): void {
  const { stderr, environment } = view.host;
  stderr.write(
    view.logFormat === "json"
      ? `${formatErrorAsJson(error, place)}\n`
      : formatError(error, createPalette(stderr, environment), place),
  );
}
