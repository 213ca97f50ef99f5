import { isUtf8 } from "node:buffer";
import type { JsonObject } from "@dativo/core/plugin";
import { endOfValue, notAnObject, openBrace, skipBlanks } from "@dativo/json-records";
import { invalidEncoding, invalidJson, tooLarge } from "./record-problems.ts";
import type { RecordScanner } from "./record-scanner.ts";
import type { RecordSink } from "./record-sink.ts";
import type { TextWindow } from "./text-window.ts";

/** So much is shown of a line that is too long. */
const shownBytes = 64 * 1024;

/** What a file of lines is read with. */
export interface LineScannerSettings {
  /** As rejects name the file. */
  readonly file: string;
  readonly maxRecordBytes: number;
  readonly signal: AbortSignal;
  /** Counts the lines before the first byte; asked for once there is something to tell of a line. */
  readonly linesBefore: () => number;
}

/** Each line is a record, and a bad one is a bad line: what follows is read all the same. */
export class LineScanner implements RecordScanner {
  readonly #window: TextWindow;
  readonly #settings: LineScannerSettings;
  #line = 0;
  /** Whether the rest of a line is passed over that was too long. */
  #isSkipping = false;

  constructor(window: TextWindow, settings: LineScannerSettings) {
    this.#window = window;
    this.#settings = settings;
  }

  get bytesTaken(): number {
    return this.#window.offset;
  }

  async *read(sink: RecordSink): AsyncGenerator<void, void, undefined> {
    const { signal } = this.#settings;
    for (;;) {
      signal.throwIfAborted();
      const wanted = this.#takeLines(sink);
      yield;
      if (wanted === "nothing") return;
      if (wanted === "bytes") await this.#fill(sink);
    }
  }

  positionOf(start: number): JsonObject {
    const { file, linesBefore } = this.#settings;
    return { file, line: linesBefore() + this.#line, byte: this.#window.offsetOf(start) };
  }

  /** Takes the lines that are there; answers what it wants to go on. */
  #takeLines(sink: RecordSink): "bytes" | "room" | "nothing" {
    const window = this.#window;
    while (!sink.isFull) {
      if (window.start === window.end && window.final) return "nothing";
      const end = window.lineEnd();
      if (end < 0) return "bytes";
      if (this.#isSkipping) this.#isSkipping = false;
      else {
        this.#line += 1;
        window.endingAt(end, () => this.#takeLine(sink, end));
      }
      window.start = Math.min(end + 1, window.end);
    }
    return "room";
  }

  #takeLine(sink: RecordSink, end: number): void {
    const { bytes, start } = this.#window;
    let at = skipBlanks(bytes, start);
    if (at === end) return;
    if (!this.#window.isUtf8 && !isUtf8(bytes.subarray(at, end))) {
      sink.refuse(invalidEncoding, bytes, at, withoutReturn(bytes, end));
      return;
    }
    try {
      while (at < end) {
        if (bytes[at] === openBrace) {
          at = skipBlanks(bytes, sink.take(bytes, at));
          continue;
        }
        const behind = endOfValue(bytes, at);
        sink.refuse(notAnObject, bytes, at, behind);
        at = skipBlanks(bytes, behind);
      }
    } catch (error) {
      sink.refuse(invalidJson(error, start, end), bytes, at, withoutReturn(bytes, end));
    }
  }

  async #fill(sink: RecordSink): Promise<void> {
    const window = this.#window;
    const { maxRecordBytes } = this.#settings;
    const { start, end, bytes } = window;
    if (!this.#isSkipping && end - start > maxRecordBytes) {
      this.#line += 1;
      sink.refuse(tooLarge(maxRecordBytes), bytes, start, Math.min(end, start + shownBytes));
      this.#isSkipping = true;
    }
    if (this.#isSkipping) window.start = end;
    await window.fill();
  }
}

function withoutReturn(bytes: Buffer, end: number): number {
  return bytes[end - 1] === 0x0d ? end - 1 : end;
}
