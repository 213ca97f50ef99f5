import { EventEmitter } from "node:events";
import type { CommandLineHost, Environment } from "../command-line-host.ts";

/** A host that keeps what the command line writes. */
export interface CollectingHost {
  readonly host: CommandLineHost;
  readonly signals: EventEmitter;
  readonly exits: number[];
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** @param isTTY whether standard error is a terminal */
export function collectingHost(
  workingFolder: string,
  isTTY = false,
  environment: Environment = {},
): CollectingHost {
  const signals = new EventEmitter();
  const exits: number[] = [];
  const written = { stdout: "", stderr: "" };
  const output = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const host: CommandLineHost = {
    stdout: output("stdout"),
    stderr: { ...output("stderr"), isTTY, columns: 100 },
    environment,
    workingFolder,
    now: () => performance.now(),
    signals,
    onStall: () => () => undefined,
    onCrash: () => () => undefined,
    onEnd: () => () => undefined,
    exit: (code) => void exits.push(code),
  };
  return { host, signals, exits, stdout: () => written.stdout, stderr: () => written.stderr };
}
