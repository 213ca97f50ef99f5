import { signalExitCodes } from "./exit-codes.ts";
import type { CommandLineHost, StopSignal } from "./command-line-host.ts";

/** Ctrl-C and `kill`, while a command works. */
export interface Interruption {
  /** Aborted at the first signal. */
  readonly signal: AbortSignal;
  /** 130 or 143 once a signal came; `undefined` before. */
  readonly exitCode: () => number | undefined;
  /** Gives the signals back to the process. */
  readonly stopWatching: () => void;
}

/**
 * Watches for signals: the first one aborts, and `onFirst` tells the user; the second one ends the
 * program at once.
 */
export function watchSignals(
  host: CommandLineHost,
  onFirst: (signal: StopSignal) => void,
): Interruption {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const listen = (name: StopSignal): void => {
    if (exitCode !== undefined) {
      host.exit(signalExitCodes[name]);
      return;
    }
    exitCode = signalExitCodes[name];
    onFirst(name);
    controller.abort();
  };
  host.signals.on("SIGINT", listen);
  host.signals.on("SIGTERM", listen);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    stopWatching() {
      host.signals.off("SIGINT", listen);
      host.signals.off("SIGTERM", listen);
    },
  };
}
