import type { OutputFile, WrittenFile } from "@dativo/core/plugin";
import { GzipSink } from "./gzip-sink.ts";

/** What stands around the records of a file. */
export interface JsonFraming {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

/** The framing of each format; a record of an indented array starts on a line of its own. */
export function jsonFraming(format: "json" | "jsonl", indent: number): JsonFraming {
  if (format === "jsonl") return { before: "", between: "\n", after: "\n" };
  const blanks = " ".repeat(indent);
  return { before: `[\n${blanks}`, between: `,\n${blanks}`, after: "\n]\n" };
}

/** One JSON file being written: collects text, hands it on in chunks, compresses it on the way. */
export class JsonFile {
  readonly #file: OutputFile;
  readonly #framing: JsonFraming;
  readonly #chunkCharacters: number;
  readonly #gzip: GzipSink | undefined;
  #text = "";
  #rows = 0;

  /**
   * @param chunkCharacters text that is collected before it is written
   * @param gzipLevel 1–9 or -1 (zlib's own default) to compress
   */
  constructor(
    file: OutputFile,
    framing: JsonFraming,
    chunkCharacters: number,
    gzipLevel: number | undefined,
  ) {
    this.#file = file;
    this.#framing = framing;
    this.#chunkCharacters = chunkCharacters;
    this.#gzip = gzipLevel === undefined ? undefined : new GzipSink(file, gzipLevel);
  }

  /** Bytes on disk; what gzip still holds back is not counted. */
  get bytesWritten(): number {
    return this.#file.bytesWritten;
  }

  /** Takes one record. `true`: enough has been collected, call `flush` before the next one. */
  add(record: string): boolean {
    this.#text += (this.#rows === 0 ? this.#framing.before : this.#framing.between) + record;
    this.#rows += 1;
    return this.#text.length >= this.#chunkCharacters;
  }

  /** Hands on what was collected; resolves when the next part may come. */
  async flush(): Promise<void> {
    if (this.#text === "") return;
    const bytes = Buffer.from(this.#text, "utf8");
    this.#text = "";
    await (this.#gzip ?? this.#file).write(bytes);
  }

  /** Completes the file. */
  async close(): Promise<WrittenFile> {
    this.#text += this.#framing.after;
    await this.flush();
    await this.#gzip?.end();
    return this.#file.close(this.#rows);
  }

  /** Gives back the compressor; the host throws the open file away. */
  discard(): void {
    this.#gzip?.destroy();
  }
}
