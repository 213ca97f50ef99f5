import { readFileSync } from "node:fs";

/** Milliseconds between two looks. */
const interval = 250;
const pageBytes = 4096;

/** What is looked after. */
export interface WatchedProcess {
  readonly pid: number;
  readonly memoryBytes: number;
  /** What it holds besides, in memory that is shared with the host. */
  readonly sharedBytes: () => number;
  /** How long it may be silent; `undefined` where it gives no signs of life. */
  readonly heartbeatSeconds: () => number | undefined;
  /** Whether somebody waits for it. */
  readonly isAwaited: () => boolean;
  readonly ping: () => void;
  readonly onMemory: (bytes: number) => void;
  readonly onSilence: (seconds: number) => void;
}

/** Looks after the memory of a process, and whether it is alive. */
export class ProcessWatch {
  readonly #process: WatchedProcess;
  readonly #timer: NodeJS.Timeout;
  #lastSign = Date.now();
  #lastLook = Date.now();
  #lastPing = 0;

  constructor(watched: WatchedProcess) {
    this.#process = watched;
    this.#timer = setInterval(() => this.#look(), interval);
    this.#timer.unref();
  }

  /** The process has said something. */
  sign(): void {
    this.#lastSign = Date.now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { memoryBytes, onMemory, pid, sharedBytes } = this.#process;
    const held = (residentBytes(pid) ?? 0) + sharedBytes();
    if (held > memoryBytes) onMemory(held);
    else this.#listen();
  }

  #listen(): void {
    const { isAwaited, ping, onSilence } = this.#process;
    const seconds = this.#process.heartbeatSeconds();
    const now = Date.now();
    // The host itself was busy, and could not hear anything.
    const wasBusy = now - this.#lastLook > 4 * interval;
    this.#lastLook = now;
    if (wasBusy || !isAwaited()) this.#lastSign = now;
    if (seconds === undefined) return;
    if (now - this.#lastSign > seconds * 1000) return onSilence(seconds);
    if (now - this.#lastPing < (seconds * 1000) / 4) return;
    this.#lastPing = now;
    ping();
  }
}

/** What a process and those that it has started hold in memory; `undefined` where the system does not say. */
function residentBytes(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const [, resident = ""] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    const others = children === "" ? [] : children.split(" ").map(Number);
    const held = others.reduce((sum, other) => sum + (residentBytes(other) ?? 0), 0);
    return Number(resident) * pageBytes + held;
  } catch {
    // It has just ended: whoever waits for it hears of that elsewhere.
    return undefined;
  }
}
