import type { RunEvent } from "@dativo/core";

/** How far a stream is. Times are milliseconds of the clock that the tracker was given. */
export interface StreamProgress {
  readonly stream: string;
  readonly rows: number;
  readonly bytes: number;
  readonly estimatedRecords: number | undefined;
  /** When work on the stream began: `undefined` before its first records. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  /** What it has failed by, and waits to be read again after. */
  readonly retry: Extract<RunEvent, { type: "stream-retried" }> | undefined;
}

/** Adds up the events of one run. */
export class StreamTracker {
  readonly #now: () => number;
  readonly #streams = new Map<string, StreamProgress>();
  #latest: string | undefined;
  #freeSince: number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number) {
    this.#now = now;
    this.#freeSince = now();
  }

  /** The stream that was heard of last. */
  get latest(): StreamProgress | undefined {
    return this.#latest === undefined ? undefined : this.#streams.get(this.#latest);
  }

  /** Streams planned so far. */
  get planned(): number {
    return this.#streams.size;
  }

  /** Streams that have ended, well or not. */
  get finished(): number {
    return [...this.#streams.values()].filter(({ finishedAt }) => finishedAt !== undefined).length;
  }

  /** Milliseconds that were spent on a stream; `undefined` for one that has not ended. */
  durationOf(stream: string): number | undefined {
    const progress = this.#streams.get(stream);
    if (progress?.startedAt === undefined || progress.finishedAt === undefined) return undefined;
    return progress.finishedAt - progress.startedAt;
  }

  /** Takes the events of the run, in order. */
  observe(event: RunEvent): void {
    switch (event.type) {
      case "stream-planned":
        this.#set(event.stream, { estimatedRecords: event.estimatedRecords });
        this.#freeSince = this.#now();
        break;
      case "progress":
        this.#addProgress(event.stream, event.rows, event.bytes);
        break;
      case "stream-retried":
        this.#set(event.stream, { rows: 0, bytes: 0, retry: event });
        break;
      case "stream-finished":
        this.#finish(event.report.name);
        break;
      default:
    }
  }

  // Streams are all planned before the first one is read, so a stream's time begins when the one
  // before it ended, not when it was planned.
  #addProgress(stream: string, rows: number, bytes: number): void {
    const { rows: rowsBefore, bytes: bytesBefore, startedAt } = this.#get(stream);
    this.#set(stream, {
      rows: rowsBefore + rows,
      bytes: bytesBefore + bytes,
      startedAt: startedAt ?? this.#freeSince,
      retry: undefined,
    });
  }

  #finish(stream: string): void {
    const now = this.#now();
    this.#set(stream, {
      startedAt: this.#get(stream).startedAt ?? this.#freeSince,
      finishedAt: now,
      retry: undefined,
    });
    this.#freeSince = now;
  }

  #get(stream: string): StreamProgress {
    return (
      this.#streams.get(stream) ?? {
        stream,
        rows: 0,
        bytes: 0,
        estimatedRecords: undefined,
        startedAt: undefined,
        finishedAt: undefined,
        retry: undefined,
      }
    );
  }

  #set(stream: string, change: Partial<StreamProgress>): void {
    this.#streams.set(stream, { ...this.#get(stream), ...change });
    this.#latest = stream;
  }
}
