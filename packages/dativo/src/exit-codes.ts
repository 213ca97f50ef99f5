import type { RunStatus } from "@dativo/core";
import type { StopSignal } from "./command-line-host.ts";

/** What the command line ends with. */
export const exitCodes = {
  /** Every job did all that it should. */
  succeeded: 0,
  /** Records were rejected, or some jobs or streams failed. */
  partial: 1,
  /** Nothing was done: configuration, connection, start-up or commit failed. */
  failed: 2,
} as const;

/** The exit code of a run from the outcome of each of its jobs. */
export function exitCodeOf(outcomes: readonly RunStatus[]): number {
  if (outcomes.every((status) => status === "succeeded")) return exitCodes.succeeded;
  if (outcomes.every((status) => status === "failed")) return exitCodes.failed;
  return exitCodes.partial;
}

/** The exit code that shells give to a program that a signal stopped: 128 and the signal's number. */
export const signalExitCodes: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };
