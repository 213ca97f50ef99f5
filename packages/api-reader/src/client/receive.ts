import { setMaxListeners } from "node:events";
import type { Dispatcher } from "undici";
import { transportErrors } from "../api-errors.ts";
import { type AnswerHeaders, answerHeaders, type ReceivedHeaders } from "./answer-headers.ts";
import { decompress } from "./decompress.ts";

/** An answer whose body is still to come. */
export interface Received {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /**
   * The body, decompressed.
   *
   * @throws `API_BODY_TOO_LARGE`, and what went wrong on the way
   */
  readonly body: () => Promise<Uint8Array>;
  /** Lets go of a body that nobody wants. */
  readonly discard: () => void;
}

/** What is sent. */
export interface Sent {
  readonly url: URL;
  readonly method: "GET" | "POST";
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** What an answer may take. */
export interface AnswerLimits {
  /** For head and body. */
  readonly milliseconds: number;
  /** Of the body, before and after it is decompressed, so that a small answer cannot unfold without end. */
  readonly bytes: number;
  /** The address as errors show it. */
  readonly shown: string;
}

/**
 * Sends one request and follows nothing. `fetch` would take twice the time for large bodies, and streams of
 * Node.js half of what that saves.
 */
export function receive(
  { url, method, headers, body }: Sent,
  dispatcher: Dispatcher,
  signal: AbortSignal,
  limits: AnswerLimits,
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const options = {
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers: { "accept-encoding": "gzip, deflate, br", ...headers },
      body: body ?? null,
    };
    dispatcher.dispatch(options, new Answer(limits, signal, resolve, reject));
  });
}

type Controller = Dispatcher.DispatchController;

/** Collects an answer as it comes in. */
class Answer implements Dispatcher.DispatchHandler {
  readonly #limits: AnswerLimits;
  readonly #signal: AbortSignal;
  readonly #begun: (answer: Received) => void;
  readonly #failed: (error: Error) => void;
  readonly #body: Promise<Uint8Array>;
  #finish!: (body: Uint8Array) => void;
  #lose!: (error: Error) => void;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #controller: Controller | undefined;
  #stopped: Error | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #abort = (): void => this.#stop(this.#signal.reason as Error);

  constructor(
    limits: AnswerLimits,
    signal: AbortSignal,
    begun: (answer: Received) => void,
    failed: (error: Error) => void,
  ) {
    this.#limits = limits;
    this.#signal = signal;
    this.#begun = begun;
    this.#failed = failed;
    this.#timer = setTimeout(() => this.#stop(timeout()), limits.milliseconds);
    // As many requests as the job allows listen to the signal of its run, which is no leak.
    setMaxListeners(0, signal);
    signal.addEventListener("abort", this.#abort);
    this.#body = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#lose = reject;
    });
    // Whoever reads the body hears of its errors; whoever does not must not fall over them.
    this.#body.catch(() => undefined);
    if (signal.aborted) this.#abort();
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#stopped) controller.abort(this.#stopped);
  }

  onResponseStart(_controller: Controller, status: number, received: ReceivedHeaders): void {
    if (status < 200) return;
    const headers = answerHeaders(received);
    const encoding = headers.get("content-encoding") ?? "";
    this.#begun({
      status,
      headers,
      body: async () => decompress(await this.#body, encoding, this.#limits),
      discard: () => this.#stop(new Error("nobody wants the body")),
    });
  }

  onResponseData(_controller: Controller, chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    const { bytes, shown } = this.#limits;
    if (this.#bytes > bytes) this.#stop(transportErrors.bodyTooLarge(shown, bytes));
  }

  onResponseEnd(): void {
    this.#settle();
    const chunks = this.#chunks;
    this.#finish(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, this.#bytes));
  }

  onResponseError(_controller: Controller | undefined, error: Error): void {
    this.#settle();
    this.#failed(error);
    this.#lose(error);
  }

  /** Before a request is under way there is no connection to give up. */
  #stop(reason: Error): void {
    this.#stopped ??= reason;
    if (this.#controller) this.#controller.abort(reason);
    else this.onResponseError(undefined, reason);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener("abort", this.#abort);
  }
}

const timeout = (): Error => new DOMException("The operation timed out", "TimeoutError");
