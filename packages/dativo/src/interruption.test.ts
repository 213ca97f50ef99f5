import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import type { StopSignal } from "./command-line-host.ts";
import { watchSignals } from "./interruption.ts";

function setUp() {
  const signals = new EventEmitter();
  const exits: number[] = [];
  const told: StopSignal[] = [];
  const host = {
    stdout: { write: () => true },
    stderr: { write: () => true },
    environment: {},
    workingFolder: "/",
    now: () => 0,
    signals,
    onStall: () => () => undefined,
    onCrash: () => () => undefined,
    onEnd: () => () => undefined,
    exit: (code: number) => void exits.push(code),
  };
  return { signals, exits, told, watch: watchSignals(host, (name) => void told.push(name)) };
}

test("the first signal aborts and names the exit code", () => {
  const { signals, exits, told, watch } = setUp();
  expect(watch.signal.aborted).toBe(false);
  expect(watch.exitCode()).toBeUndefined();
  signals.emit("SIGTERM", "SIGTERM");
  expect(watch.signal.aborted).toBe(true);
  expect(watch.exitCode()).toBe(143);
  expect(told).toEqual(["SIGTERM"]);
  expect(exits).toEqual([]);
});

test("the second signal ends the program at once", () => {
  const { signals, exits, told } = setUp();
  signals.emit("SIGTERM", "SIGTERM");
  signals.emit("SIGINT", "SIGINT");
  expect(exits).toEqual([130]);
  expect(told).toEqual(["SIGTERM"]);
});

test("afterwards the signals are the process's own again", () => {
  const { signals, watch } = setUp();
  watch.stopWatching();
  expect(signals.listenerCount("SIGINT") + signals.listenerCount("SIGTERM")).toBe(0);
});
