import { type ChildProcess, spawn } from "node:child_process";
import type { JsonValue } from "../../contract/json.ts";
import { packError, unpackError } from "../../errors/error-transfer.ts";
import { isolationErrors, isolationProtocolErrors } from "../../errors/isolation-errors.ts";
import { FrameParser, packFrame, type Frame } from "../frame.ts";
import type { IsolationSettings } from "../isolation-settings.ts";
import type { HostMessage, PluginMessage, Request } from "../messages.ts";
import { cleanEnvironment, type Command } from "./child-command.ts";
import { decodeYield } from "./decode-yield.ts";
import { endGroup, followToTheEnd } from "./end-group.ts";
import type { InstanceListener } from "./instance-listener.ts";
import { ProcessOutput } from "./process-output.ts";
import { ProcessWatch } from "./process-watch.ts";
import { SharedMemory } from "./shared-memory.ts";
import type { YieldQueue } from "./yield-queue.ts";

/** Loading modules says nothing meanwhile, and takes long on a busy machine. */
const startSeconds = 30;

/** Behind the three standard streams. */
const firstInherited = 3;

interface Pending {
  readonly resolve: (value: JsonValue | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** One process of a plugin, from its start to its end. */
export class PluginConnection {
  readonly #child: ChildProcess;
  readonly #settings: IsolationSettings;
  readonly #shared: SharedMemory | undefined;
  readonly #watch: ProcessWatch | undefined;
  readonly #parser = new FrameParser<PluginMessage>();
  readonly #pending = new Map<number, Pending>();
  readonly #queues = new Map<number, YieldQueue>();
  readonly #instances = new Map<number, InstanceListener>();
  readonly #output: ProcessOutput;
  readonly #ended: Promise<void>;
  #numbers = 0;
  #hasAnswered = false;
  #death: { readonly error: unknown } | undefined;

  /** @param isOurs whether the process runs our own program, which gives signs of life and shares memory */
  constructor({ program, args }: Command, settings: IsolationSettings, isOurs: boolean) {
    this.#settings = settings;
    this.#shared = isOurs ? SharedMemory.create() : undefined;
    this.#child = spawn(program, args, {
      env: cleanEnvironment(),
      stdio: ["pipe", "pipe", "pipe", ...(this.#shared ? [this.#shared.file] : [])],
      // A group of its own: it is ended with all that it has started.
      detached: process.platform !== "win32",
    });
    const child = this.#child;
    child.on("error", (cause) => this.#die(isolationErrors.notStarted(program, cause)));
    this.#ended = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        this.#die(this.#output.describeEnd(code, signal, settings.memoryBytes));
        this.#shared?.close();
        resolve();
      });
    });
    child.stdin?.on("error", () => undefined);
    child.stdout?.on("data", (chunk: Uint8Array) => this.#take(chunk));
    this.#output = new ProcessOutput(child.stderr, (level, message) =>
      this.#log({ type: "log", level, message }),
    );
    followToTheEnd(child);
    this.#watch = this.#startWatch(isOurs);
    this.#unref();
  }

  /** The number that the memory which is shared with it has there. */
  get sharedMemory(): number | undefined {
    return this.#shared && firstInherited;
  }

  /** Whether it can be asked anything. */
  get isAlive(): boolean {
    return this.#death === undefined;
  }

  /** A number that no other instance of this process has. */
  register(listener: InstanceListener): number {
    this.#numbers += 1;
    this.#instances.set(this.#numbers, listener);
    return this.#numbers;
  }

  forget(instance: number): void {
    this.#instances.delete(instance);
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param what is asked, for messages: `partitions()`
   * @throws what the plugin threw, and the errors of its process
   */
  ask(request: Request, what: string, body?: Uint8Array): Promise<JsonValue | undefined> {
    const id = this.#number();
    return this.inTime(what, this.#answerTo(id, request, body));
  }

  /** Starts a stream: its items come through the queue, the end of it and its errors among them. */
  stream(request: Request, queue: YieldQueue): number {
    const id = this.#number();
    this.#queues.set(id, queue);
    this.#answerTo(id, request).then(
      () => queue.push({ kind: "end" }),
      (error: unknown) => queue.push({ kind: "error", error }),
    );
    return id;
  }

  /** Waits for something of the process, but no longer than the job allows. */
  async inTime<Result>(what: string, work: Promise<Result>): Promise<Result> {
    const { timeoutSeconds: seconds } = this.#settings;
    if (seconds === undefined) return work;
    const timer = setTimeout(() => {
      this.#end(isolationErrors.timedOut(what, seconds));
    }, seconds * 1000);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }

  tell(message: HostMessage, body?: Uint8Array): void {
    if (this.#death) return;
    for (const part of packFrame(message, body)) this.#child.stdin?.write(part);
  }

  /** Ends the process with all that it has started; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#death ??= { error: isolationErrors.died("it was stopped", []) };
    this.#ref();
    endGroup(this.#child);
    await this.#ended;
  }

  #number(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  async #answerTo(id: number, request: Request, body?: Uint8Array): Promise<JsonValue | undefined> {
    if (this.#death) throw this.#death.error;
    const answer = new Promise<JsonValue | undefined>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
    });
    this.#ref();
    this.tell({ ...request, id }, body);
    try {
      return await answer;
    } finally {
      this.#pending.delete(id);
      this.#queues.delete(id);
      if (this.#pending.size === 0) this.#unref();
    }
  }

  #startWatch(hasHeartbeat: boolean): ProcessWatch | undefined {
    const { pid, stdout } = this.#child;
    if (pid === undefined) return undefined;
    const { memoryBytes, heartbeatSeconds } = this.#settings;
    return new ProcessWatch({
      pid,
      memoryBytes,
      sharedBytes: () => this.#shared?.heldBytes ?? 0,
      heartbeatSeconds: () => {
        if (!hasHeartbeat) return undefined;
        return this.#hasAnswered ? heartbeatSeconds : Math.max(heartbeatSeconds, startSeconds);
      },
      // While nobody listens, nothing can be heard.
      isAwaited: () => this.#pending.size > 0 && stdout?.isPaused() !== true,
      ping: () => this.tell({ type: "ping" }),
      onMemory: (bytes) => this.#end(isolationErrors.memoryExceeded(bytes, memoryBytes)),
      onSilence: (seconds) => this.#end(isolationErrors.unresponsive(seconds)),
    });
  }

  #take(chunk: Uint8Array): void {
    try {
      for (const frame of this.#parser.push(chunk)) this.#dispatch(frame);
    } catch (error) {
      this.#end(error);
    }
    const full = [...this.#queues.values()].find(({ isFull }) => isFull);
    if (full === undefined) return;
    this.#child.stdout?.pause();
    full.whenRoom(() => this.#child.stdout?.resume());
  }

  #dispatch({ message, body }: Frame<PluginMessage>): void {
    this.#watch?.sign();
    switch (message.type) {
      case "result":
        this.#hasAnswered = true;
        this.#pendingOf(message.id).resolve(message.value);
        return;
      case "error":
        this.#pendingOf(message.id).reject(unpackError(message.error));
        return;
      // Of a stream that nobody reads any longer there is no queue.
      case "yield":
        this.#takeYield(message, body);
        return;
      case "reject":
        this.#queues.get(message.id)?.push({ kind: "reject", record: message.record });
        return;
      case "log":
        this.#log(message);
        return;
      case "metric":
        this.#instances.get(message.instance)?.onMetric(message.name, message.by);
        return;
      case "ask":
        void this.#answer(message, body);
        return;
      case "pong":
        return;
      default:
        throw isolationProtocolErrors.broken(
          `a message of the unknown type '${String((message as { type?: unknown }).type)}'`,
        );
    }
  }

  #takeYield(
    { id, encoding, shared }: Extract<PluginMessage, { type: "yield" }>,
    body: Uint8Array,
  ): void {
    const queue = this.#queues.get(id);
    if (shared === undefined) {
      queue?.push({ kind: "yield", yielded: decodeYield(encoding, body) });
      return;
    }
    if (this.#shared === undefined) {
      throw isolationProtocolErrors.broken("a body in shared memory, of which there is none");
    }
    const read = queue && this.#shared.read(shared);
    this.tell({ type: "release", offset: shared.offset });
    if (read) queue.push({ kind: "yield", yielded: decodeYield(encoding, read) });
  }

  #pendingOf(id: number): Pending {
    const pending = this.#pending.get(id);
    if (pending === undefined) throw isolationProtocolErrors.broken(`an answer to request ${id}`);
    return pending;
  }

  async #answer(ask: Extract<PluginMessage, { type: "ask" }>, body: Uint8Array): Promise<void> {
    const { id } = ask;
    try {
      const instance = this.#instances.get(ask.instance);
      if (instance === undefined) throw isolationErrors.unavailable(ask.what);
      this.tell({ type: "answer", id, value: await instance.onAsk(ask, body) });
    } catch (error) {
      this.tell({ type: "answer", id, error: packError(error) });
    }
  }

  #log(message: Extract<PluginMessage, { type: "log" }>): void {
    const [instance] = this.#instances.values();
    instance?.onLog(message);
  }

  /** Ends the process because of what it has done. */
  #end(error: unknown): void {
    this.#die(error);
    endGroup(this.#child);
  }

  #die(error: unknown): void {
    if (this.#death === undefined) this.#death = { error };
    this.#watch?.stop();
    for (const pending of this.#pending.values()) pending.reject(this.#death.error);
    this.#child.stdout?.resume();
  }

  #ref(): void {
    this.#child.ref();
    for (const stream of this.#child.stdio) (stream as { ref?: () => void } | null)?.ref?.();
  }

  /** A process that nobody waits for does not keep the host alive. */
  #unref(): void {
    this.#child.unref();
    for (const stream of this.#child.stdio) (stream as { unref?: () => void } | null)?.unref?.();
  }
}
