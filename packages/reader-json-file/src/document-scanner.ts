import { isUtf8 } from "node:buffer";
import type { JsonObject } from "@dativo/core/plugin";
import {
  closeBracket,
  comma,
  JsonSyntaxError,
  notAnObject,
  openBrace,
  openBracket,
  skipBlanks,
} from "@dativo/json-records";
import { DocumentWalker, type DocumentSettings } from "./document-walker.ts";
import { invalidEncoding } from "./record-problems.ts";
import type { RecordScanner } from "./record-scanner.ts";
import type { RecordSink } from "./record-sink.ts";
import type { TextWindow } from "./text-window.ts";

/**
 * Records of a JSON document: the items of a list, which is all of it or stands at a path of keys. Documents
 * may follow one another, and each may be a record itself. Where the syntax breaks, nothing behind it can be
 * told apart.
 */
export class DocumentScanner implements RecordScanner {
  readonly #window: TextWindow;
  readonly #settings: DocumentSettings;
  readonly #walker: DocumentWalker;
  #records = 0;
  /** Whether what stands between two items has to come first. */
  #isBetween = false;

  constructor(window: TextWindow, settings: DocumentSettings) {
    this.#window = window;
    this.#settings = settings;
    this.#walker = new DocumentWalker(window, settings);
  }

  get bytesTaken(): number {
    return this.#window.offset;
  }

  positionOf(start: number): JsonObject {
    const { file } = this.#settings;
    return { file, record: this.#records, byte: this.#window.offsetOf(start) };
  }

  async *read(sink: RecordSink): AsyncGenerator<void, void, undefined> {
    const walker = this.#walker;
    const { path } = this.#settings;
    for (let byte = await walker.peek(); byte !== undefined; byte = await walker.peek()) {
      if (path.length > 0) yield* walker.descend(0, () => this.#list(sink));
      else if (byte === openBracket) yield* this.#list(sink);
      else {
        await walker.step((bytes, start) => this.#one(sink, bytes, start));
        yield;
      }
    }
  }

  /** The items of the list that begins here. */
  async *#list(sink: RecordSink): AsyncGenerator<void, void, undefined> {
    const window = this.#window;
    window.start += 1;
    if ((await this.#walker.peek()) === closeBracket) {
      window.start += 1;
      return;
    }
    for (;;) {
      this.#settings.signal.throwIfAborted();
      const wanted = this.#takeItems(sink);
      yield;
      if (wanted === "nothing") return;
      if (wanted === "bytes") await this.#walker.fill();
    }
  }

  /** Takes the items that are there; answers what it wants to go on. */
  #takeItems(sink: RecordSink): "bytes" | "room" | "nothing" {
    const window = this.#window;
    const { bytes } = window;
    while (!sink.isFull) {
      const at = skipBlanks(bytes, window.start);
      window.start = at;
      if (at === window.end) {
        if (window.final) throw this.#walker.broken(new JsonSyntaxError(bytes, bytes.length));
        return "bytes";
      }
      if (this.#isBetween) {
        if (bytes[at] !== comma && bytes[at] !== closeBracket) {
          throw this.#walker.broken(new JsonSyntaxError(bytes, at));
        }
        this.#isBetween = false;
        window.start = at + 1;
        if (bytes[at] === closeBracket) return "nothing";
        continue;
      }
      const behind = this.#walker.attempt(() => this.#one(sink, bytes, at));
      if (behind < 0) return "bytes";
      window.start = behind;
      this.#isBetween = true;
    }
    return "room";
  }

  /** Takes what begins at `start`, a record or not; answers where it ends. */
  #one(sink: RecordSink, bytes: Buffer, start: number): number {
    const isPlain = bytes[start] === openBrace && this.#window.isUtf8;
    this.#records += 1;
    try {
      if (isPlain) return sink.take(bytes, start);
      const end = this.#walker.endOfValue(bytes, start);
      if (!isUtf8(bytes.subarray(start, end))) sink.refuse(invalidEncoding, bytes, start, end);
      else if (bytes[start] === openBrace) sink.take(bytes, start);
      else sink.refuse(notAnObject, bytes, start, end);
      return end;
    } catch (error) {
      this.#records -= 1;
      throw error;
    }
  }
}
