import type { RunJobOptions } from "@dativo/core";
import type { CommandLineHost } from "./command-line-host.ts";
import { printable } from "./format/printable.ts";

/** Which log lines a command shows, and how. */
export type LogOptions = {
  readonly logLevel?: NonNullable<RunJobOptions["log"]>["level"];
  readonly logFormat: "human" | "json";
};

/** The log lines of a job, on standard error. */
export function logTo(
  { stderr }: Pick<CommandLineHost, "stderr">,
  { logLevel, logFormat }: LogOptions,
): NonNullable<RunJobOptions["log"]> {
  return {
    ...(logLevel === undefined ? {} : { level: logLevel }),
    format: logFormat,
    write: (line) => stderr.write(`${printable(line)}\n`),
  };
}
