import type { CommandLineHost } from "../command-line-host.ts";
import { JsonProgress } from "./json-progress.ts";
import { PlainProgress } from "./plain-progress.ts";
import type { ProgressDisplay } from "./progress-display.ts";
import { SilentProgress } from "./silent-progress.ts";
import { TerminalProgress } from "./terminal-progress.ts";

/** The options of a command that say how much is shown. */
export interface ProgressOptions {
  readonly progress: boolean;
  readonly quiet: boolean;
  readonly logFormat: "human" | "json";
}

/** The display that suits the options and the place that standard error leads to. */
export function chooseProgress(options: ProgressOptions, host: CommandLineHost): ProgressDisplay {
  const { stderr, environment, now } = host;
  if (!options.progress || options.quiet) return new SilentProgress(stderr);
  if (options.logFormat === "json") return new JsonProgress(stderr);
  const canRewrite = stderr.isTTY === true && environment["TERM"] !== "dumb";
  return canRewrite ? new TerminalProgress(stderr, now) : new PlainProgress(stderr, now);
}
