import {
  afterColon,
  closeBrace,
  comma,
  endOfString,
  endOfValue,
  JsonSyntaxError,
  openBrace,
  openBracket,
  quote,
  skipBlanks,
  textOfString,
} from "@dativo/json-records";
import type { DativoError } from "@dativo/core/plugin";
import { jsonFileErrors } from "./json-file-errors.ts";
import type { TextWindow } from "./text-window.ts";

/** What a document is read with. */
export interface DocumentSettings {
  /** As rejects name the file. */
  readonly file: string;
  /** Keys that lead to the list of records; none where the document is the list. */
  readonly path: readonly string[];
  readonly maxRecordBytes: number;
  readonly signal: AbortSignal;
}

type Steps = AsyncGenerator<void, void, undefined>;

/** Goes through a document whose text is in memory only in part. */
export class DocumentWalker {
  readonly #window: TextWindow;
  readonly #settings: DocumentSettings;

  constructor(window: TextWindow, settings: DocumentSettings) {
    this.#window = window;
    this.#settings = settings;
  }

  /** The next byte that is not blank, which is not taken; `undefined` at the end of the file. */
  async peek(): Promise<number | undefined> {
    const window = this.#window;
    for (;;) {
      window.start = skipBlanks(window.bytes, window.start);
      if (window.start < window.end) return window.bytes[window.start];
      if (window.final) return undefined;
      await window.fill();
    }
  }

  /**
   * Takes one value, or what else `scan` goes over, once all of it is in memory.
   *
   * @param scan is called again from the beginning when there are more bytes
   * @throws `JSON_FILE_INVALID`, `JSON_FILE_VALUE_TOO_LARGE`
   */
  async step(scan: (bytes: Buffer, start: number) => number): Promise<void> {
    for (;;) {
      const { bytes, start } = this.#window;
      const end = this.attempt(() => scan(bytes, start));
      if (end >= 0) {
        this.#window.start = end;
        return;
      }
      await this.fill();
    }
  }

  /** Where the value ends that begins at `start`. Throws where it may go on behind what is in memory. */
  readonly endOfValue = (bytes: Buffer, start: number): number => {
    const { end, final } = this.#window;
    const behind = endOfValue(bytes, start);
    // A number that ends where the bytes do may have more digits.
    if (behind === end && !final) throw new JsonSyntaxError(bytes, end);
    return behind;
  };

  /**
   * Where a scan ends; -1 where it came to the end of what is in memory, and there is more.
   *
   * @throws `JSON_FILE_INVALID`
   */
  attempt(scan: () => number): number {
    const { end, final } = this.#window;
    try {
      return scan();
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      if (error.offset >= end && !final) return -1;
      throw this.broken(error);
    }
  }

  /**
   * Gets more bytes.
   *
   * @throws `JSON_FILE_VALUE_TOO_LARGE`
   */
  async fill(): Promise<void> {
    const { start, end, offset } = this.#window;
    const { file, maxRecordBytes } = this.#settings;
    if (end - start > maxRecordBytes) {
      throw jsonFileErrors.valueTooLarge(file, offset, maxRecordBytes);
    }
    await this.#window.fill();
  }

  /** Says of a syntax error where in the file it is. */
  broken(error: JsonSyntaxError): DativoError {
    const { end } = this.#window;
    const place = this.#window.offsetOf(Math.min(error.offset, end));
    const reason = error.offset >= end ? "it ends in the middle" : this.#unexpected(error.offset);
    return jsonFileErrors.invalid(this.#settings.file, place, reason, error);
  }

  /**
   * Goes through the object that begins here, to the member that the path names next.
   *
   * @param open reads the list at the end of the path
   * @throws `JSON_FILE_RECORDS_NOT_FOUND`, `JSON_FILE_INVALID`
   */
  async *descend(level: number, open: () => Steps): Steps {
    const { path } = this.#settings;
    if (level === path.length) {
      yield* this.#open(open);
      return;
    }
    if ((await this.peek()) !== openBrace) throw this.#notFound(await this.#describe());
    this.#window.start += 1;
    const names: string[] = [];
    for (;;) {
      const byte = await this.peek();
      if (byte === closeBrace && names.length === 0) break;
      if (byte !== quote) throw this.broken(this.#here());
      const name = await this.#key();
      if (name === path[level]) {
        if (names.includes(name)) throw this.#twice();
        yield* this.descend(level + 1, open);
      } else {
        await this.step(this.endOfValue);
      }
      names.push(name);
      const next = await this.peek();
      if (next === closeBrace) break;
      if (next !== comma) throw this.broken(this.#here());
      this.#window.start += 1;
    }
    this.#window.start += 1;
    if (!names.includes(path[level]!)) throw this.#notFound(describeKeys(names));
  }

  async *#open(open: () => Steps): Steps {
    if ((await this.peek()) === openBracket) {
      yield* open();
      return;
    }
    const { bytes, start } = this.#window;
    const isNull = bytes[start] === 0x6e;
    // A null is how many write an empty list.
    if (!isNull) throw this.#notFound(await this.#describe());
    await this.step(this.endOfValue);
  }

  async #key(): Promise<string> {
    let name = "";
    await this.step((bytes, start) => {
      const end = endOfString(bytes, start);
      name = textOfString(bytes, start, end);
      return afterColon(bytes, end < 0 ? ~end : end);
    });
    return name;
  }

  async #describe(): Promise<string> {
    const byte = await this.peek();
    if (byte === undefined) throw this.broken(this.#here());
    if (byte === openBrace) return "an object";
    if (byte === openBracket) return "a list";
    return byte === quote ? "a text" : "a number, true, false or null";
  }

  #here(): JsonSyntaxError {
    const { bytes, start, end, final } = this.#window;
    return new JsonSyntaxError(bytes, start === end && final ? bytes.length : start);
  }

  #unexpected(offset: number): string {
    const byte = this.#window.bytes[offset] ?? 0;
    const isShown = byte > 0x20 && byte < 0x7f;
    return `unexpected ${isShown ? `'${String.fromCharCode(byte)}'` : `byte ${byte}`}`;
  }

  #notFound(found: string): DativoError {
    const { file, path } = this.#settings;
    return jsonFileErrors.recordsNotFound(file, path.join("."), found);
  }

  #twice(): DativoError {
    const { file, path } = this.#settings;
    return jsonFileErrors.recordsTwice(file, path.join("."), this.#window.offset);
  }
}

const shownKeys = 12;

function describeKeys(names: readonly string[]): string {
  if (names.length === 0) return "an empty object";
  const more = names.length > shownKeys ? ` and ${names.length - shownKeys} more` : "";
  return `an object with the keys ${names.slice(0, shownKeys).join(", ")}${more}`;
}
