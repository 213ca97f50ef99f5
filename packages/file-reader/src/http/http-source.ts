import { setTimeout as delay } from "node:timers/promises";
import { DativoError } from "@dativo/core/plugin";
import type { ByteSource } from "../byte-source.ts";
import { sourceFileErrors } from "../source-file-errors.ts";
import { httpErrors } from "./http-errors.ts";
import { shownPath } from "./http-locator.ts";
import { describeResponse, requestRange, type HttpFile } from "./request-range.ts";

/** Attempts in a row that bring nothing before a download is given up. */
const mostAttempts = 4;
const firstDelayMilliseconds = 100;

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

/**
 * The bytes of a file by http, as they come: nothing is asked for before it is read, and what was not read
 * when the source is closed is not downloaded. A download that breaks off is resumed where the server
 * gives ranges and says that the file is still the same.
 */
export class HttpSource implements ByteSource {
  readonly #url: string;
  readonly #abort = new AbortController();
  #body: BodyReader | undefined;
  #file: HttpFile | undefined;
  #chunk: Uint8Array = new Uint8Array(0);
  #position = 0;
  #ended = false;

  constructor(url: string) {
    this.#url = url;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    for (let attempts = 0; this.#chunk.length === 0;) {
      if (this.#ended) return 0;
      try {
        this.#chunk = await this.#next();
        attempts = 0;
      } catch (error) {
        this.#body = undefined;
        attempts += 1;
        if (attempts === mostAttempts || !this.#mayResume(error)) throw this.#failure(error);
        await delay(firstDelayMilliseconds * 2 ** attempts, undefined, {
          signal: this.#abort.signal,
        });
      }
    }
    const taken = this.#chunk.subarray(0, length);
    target.set(taken, offset);
    this.#chunk = this.#chunk.subarray(taken.length);
    return taken.length;
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#chunk = new Uint8Array(0);
    this.#abort.abort();
    this.#body = undefined;
  }

  /** The next bytes; none at the end. */
  async #next(): Promise<Uint8Array> {
    this.#body ??= await this.#request();
    const { done, value } = await this.#body.read();
    if (!done) {
      this.#position += value.length;
      return value;
    }
    const bytes = this.#file?.bytes;
    if (bytes !== undefined && this.#position < bytes) {
      throw new Error(`the server sent ${this.#position} of ${bytes} bytes`);
    }
    this.#ended = true;
    return new Uint8Array(0);
  }

  async #request(): Promise<BodyReader> {
    const start = this.#position;
    const validator = start === 0 ? undefined : this.#file?.validator;
    const { signal } = this.#abort;
    const response = await requestRange(this.#url, { start, validator, signal });
    if (!response.ok) {
      await response.body?.cancel();
      throw httpErrors.status(this.#url, response.status);
    }
    const file = describeResponse(response);
    // The whole file instead of the rest: it is another one by now.
    const isRest = response.headers.get("content-range")?.startsWith(`bytes ${start}-`) === true;
    const isSame = isRest && [undefined, validator].includes(file.validator);
    if (start > 0 && !isSame) {
      await response.body?.cancel();
      throw sourceFileErrors.fileChanged(
        shownPath(this.#url),
        validator ?? "",
        file.validator ?? "",
      );
    }
    this.#file ??= file;
    const { body } = response;
    if (body === null) throw new Error("the answer has no body");
    return body.getReader() as BodyReader;
  }

  #mayResume(error: unknown): boolean {
    if (this.#abort.signal.aborted) return false;
    if (DativoError.isInstance(error) && !isTemporary(error)) return false;
    if (this.#position === 0) return true;
    return this.#file?.hasRanges === true && this.#file.validator !== undefined;
  }

  #failure(error: unknown): DativoError {
    if (DativoError.isInstance(error)) return error;
    return httpErrors.failed(this.#url, this.#position, error);
  }
}

function isTemporary({ code, retriable }: DativoError): boolean {
  return retriable === true && code !== "SOURCE_FILE_CHANGED";
}
