import { Worker } from "node:worker_threads";
import { unpackError } from "../errors/error-transfer.ts";
import { messageOf } from "../errors/message-of.ts";
import type { RunPlan } from "../run/run-plan.ts";
import type { Task } from "../run/run-task.ts";
import type { TaskManifest } from "../run/task-manifest.ts";
import type { ThreadMessage, ThreadRequest, ThreadSettings } from "./thread-messages.ts";

const graceMilliseconds = 2000;

// Node.js 20 cannot start a thread from TypeScript.
const entry = import.meta.url.endsWith(".ts")
  ? "./task-thread-from-sources.js"
  : "./task-thread.js";

/** Flags of a program that is no file: they would keep the thread from loading its own. */
const flagsWithoutFile = /^(?:--input-type\b.*|--eval|--print|-e|-p|-pe)$/u;

/** What became of a task: what it was to do, what it threw, or why its thread came to its end. */
export type TaskOutcome =
  | { readonly manifest: TaskManifest }
  | { readonly error: unknown }
  | { readonly died: string; readonly cause: unknown };

/** Takes what a thread tells besides its answers. */
export type ThreadListener = (message: Extract<ThreadMessage, { type: "event" | "log" }>) => void;

interface Assignment {
  readonly listener: ThreadListener;
  readonly resolve: (outcome: TaskOutcome) => void;
}

/** One thread that carries out tasks. It starts with being constructed. */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #plan: RunPlan | undefined;
  #assignment: Assignment | undefined;
  #death: Extract<TaskOutcome, { died: string }> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #grace: NodeJS.Timeout | undefined;

  constructor(settings: ThreadSettings) {
    const withoutFile = process.execArgv.some((flag) => flagsWithoutFile.test(flag));
    this.#worker = new Worker(new URL(entry, import.meta.url), {
      name: "dativo-task",
      workerData: settings,
      ...(withoutFile ? { execArgv: [] } : {}),
    });
    this.#worker.on("message", (message: ThreadMessage) => this.#take(message));
    this.#worker.on("messageerror", (error) => this.#fail(error));
    this.#worker.on("error", (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.on("exit", (code) => {
        this.#bury(code);
        resolve();
      });
    });
  }

  /** Whether it can take a task. */
  get isAlive(): boolean {
    return this.#death === undefined;
  }

  /** Carries out one task; one at a time. Never rejects. */
  run(plan: RunPlan, task: Task, listener: ThreadListener): Promise<TaskOutcome> {
    return new Promise((resolve) => {
      if (this.#death) {
        resolve(this.#death);
        return;
      }
      this.#assignment = { listener, resolve };
      if (this.#plan !== plan) this.#send({ type: "plan", plan });
      this.#plan = plan;
      this.#send({ type: "task", task });
    });
  }

  /** Lets the task under way stop by itself, as the signal of a run does; later it is made to. */
  abort(): void {
    this.#send({ type: "abort" });
    this.#grace ??= setTimeout(() => void this.#worker.terminate(), graceMilliseconds);
  }

  /** Ends the thread; resolves when it is gone. */
  async stop(): Promise<void> {
    clearTimeout(this.#grace);
    await this.#worker.terminate();
    await this.#ended;
  }

  #send(request: ThreadRequest): void {
    this.#worker.postMessage(request);
  }

  #take(message: ThreadMessage): void {
    if (message.type === "done") this.#answer({ manifest: message.manifest });
    else if (message.type === "failed") this.#answer({ error: unpackError(message.error) });
    else this.#assignment?.listener(message);
  }

  #answer(outcome: TaskOutcome): void {
    clearTimeout(this.#grace);
    this.#grace = undefined;
    this.#assignment?.resolve(outcome);
    this.#assignment = undefined;
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    // Of an answer that cannot be read the thread itself knows nothing.
    void this.#worker.terminate();
  }

  #bury(code: number): void {
    const died =
      this.#failure === undefined
        ? `it ended with exit code ${code} before it was done`
        : messageOf(this.#failure.error);
    this.#death = { died, cause: this.#failure?.error };
    this.#answer(this.#death);
  }
}
