import type { Readable, Writable } from "node:stream";

/** Where questions can be asked and are answered. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/** Where the command line writes to. */
export interface TextOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal; 0 where the terminal does not know it. */
  readonly columns?: number;
}

/** Columns of an output: those of its terminal, or 80. */
export function columnsOf({ columns = 0 }: TextOutput): number {
  return columns > 0 ? columns : 80;
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The signals that stop a run. */
export type StopSignal = "SIGINT" | "SIGTERM";

/** Tells about signals, as `process` does. */
export interface SignalSource {
  on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
  off(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
}

/** The outer world of the command line, so that it can run inside another program. */
export interface CommandLineHost {
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** Absent where nobody can be asked. */
  readonly terminal?: Terminal | undefined;
  readonly environment: Environment;
  /** Relative paths start here. */
  readonly workingFolder: string;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly signals: SignalSource;
  /**
   * Calls the listener when the process would end of itself because nothing is left that could settle
   * what is awaited.
   *
   * @returns what takes the listener away again
   */
  readonly onStall: (listener: () => void) => () => void;
  /**
   * Calls the listener with an error that nobody has caught, or the reason of a promise that nobody
   * waits for.
   *
   * @returns what takes the listener away again
   */
  readonly onCrash: (listener: (thrown: unknown) => void) => () => void;
  /**
   * Calls the listener when something else than this host ends the program; it answers the exit code, and whatever
   * it begins does not come to its end.
   *
   * @returns what takes the listener away again
   */
  readonly onEnd: (listener: () => number) => () => void;
  /** Ends the program at once: after the second signal, or a stall. */
  readonly exit: (code: number) => void;
}

/** The host that a terminal or a scheduler is: this process. */
export function processHost(): CommandLineHost {
  let isExpected = false;
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    terminal:
      process.stdin.isTTY && process.stderr.isTTY
        ? { input: process.stdin, output: process.stderr }
        : undefined,
    environment: process.env,
    workingFolder: process.cwd(),
    now: () => performance.now(),
    signals: process,
    onStall(listener) {
      process.once("beforeExit", listener);
      return () => void process.off("beforeExit", listener);
    },
    onCrash(listener) {
      process.on("uncaughtException", listener);
      process.on("unhandledRejection", listener);
      return () => {
        process.off("uncaughtException", listener);
        process.off("unhandledRejection", listener);
      };
    },
    onEnd(listener) {
      const end = (): void => {
        if (!isExpected) process.exitCode = listener();
      };
      process.once("exit", end);
      return () => void process.off("exit", end);
    },
    exit(code) {
      isExpected = true;
      process.exit(code);
    },
  };
}
