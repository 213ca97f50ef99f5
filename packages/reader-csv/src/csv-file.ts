import { isUtf8 } from "node:buffer";
import {
  type ByteSource,
  type FilePosition,
  compressionOf,
  decodeSource,
  encodingName,
  openByteSource,
  ByteWindow,
} from "@dativo/file-reader";
import type { CsvDialect } from "./csv-dialect.ts";
import { csvReaderErrors } from "./csv-reader-errors.ts";
import type { CsvReaderOptions } from "./csv-reader-options.ts";
import { createTokenizer } from "./create-tokenizer.ts";
import type { RecordProblem } from "./record-problem.ts";
import type { RecordTokenizer } from "./record-tokenizer.ts";
import { decodeField } from "./decode-field.ts";
import { FooterSource } from "./footer-source.ts";
import { CsvKernel, type PlainRecords } from "./kernel/csv-kernel.ts";
import { PlainRecordFinder } from "./kernel/plain-record-finder.ts";
import { NullValues } from "./null-values.ts";
import { skipLines } from "./skip-lines.ts";

// Small enough for a block and its columns to stay in the processor's cache.
const defaultChunkBytes = 128 * 1024;
// Bounds the memory of a block of very many columns.
const maxFieldsInBlock = 262_144;

/** Records of a file, as places in a buffer. Valid until the next block is read. */
export interface RecordBlock {
  readonly bytes: Uint8Array;
  /** See `CsvTokenizer.fields`. */
  readonly fields: Int32Array;
  /** See `CsvTokenizer.lines`. */
  readonly lines: Int32Array;
  readonly columnCount: number;
  readonly recordCount: number;
  readonly problems: readonly RecordProblem[];
  /** The records lie in `bytes[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** Position of `bytes[0]` in the (decompressed) file. */
  readonly fileOffset: number;
  /** Whether all of it is UTF-8. */
  readonly validUtf8: boolean;
  /** Holds the records too, where all of them are plain. */
  readonly kernel?: CsvKernel | undefined;
}

/** What a file is opened with. */
export interface CsvFileSettings {
  readonly options: CsvReaderOptions;
  readonly dialect: CsvDialect;
  /** Names for a file without a header, by position; absent: `column_1`, `column_2`, … */
  readonly columnNames?: readonly string[] | undefined;
  readonly signal: AbortSignal;
  /** Bytes read at a time; smaller in tests, so that records are cut everywhere. */
  readonly chunkBytes?: number;
  /** Whether the kernel takes part where it can; `false` in tests that compare it with what it stands for. */
  readonly usesKernel?: boolean;
}

/** One CSV file, open for reading. */
export class CsvFile {
  /** Names of the columns, in order; `undefined` for a file without a single record. */
  readonly columnNames: readonly string[] | undefined;
  readonly #source: ByteSource;
  readonly #window: ByteWindow;
  readonly #tokenizer: RecordTokenizer;
  readonly #plain: PlainRecordFinder;
  readonly #signal: AbortSignal;

  private constructor(
    source: ByteSource,
    window: ByteWindow,
    columnNames: readonly string[] | undefined,
    line: number,
    settings: CsvFileSettings,
  ) {
    const { dialect, options } = settings;
    const columnCount = columnNames?.length ?? 1;
    // What has so few bytes has at most so many fields.
    const mostFields = Math.min(maxFieldsInBlock, (source.expectedBytes ?? Infinity) + 1);
    const maxRecords = Math.max(1, Math.floor(mostFields / columnCount));
    this.#source = source;
    this.#window = window;
    this.columnNames = columnNames;
    this.#signal = settings.signal;
    this.#tokenizer = createTokenizer(dialect, columnCount, maxRecords, options.max_record_bytes);
    this.#tokenizer.line = line;
    const nulls = new NullValues(options.null_values, options.quoted_null_values);
    this.#plain = new PlainRecordFinder(
      settings.usesKernel !== false && CsvKernel.knows(dialect, nulls),
      { dialect, nulls, maxRecordBytes: options.max_record_bytes },
    );
  }

  /**
   * Opens a file and reads its header.
   *
   * @param path absolute
   * @throws `SOURCE_FILE_NOT_FOUND`, `SOURCE_FILE_UNREADABLE`, `CSV_HEADER_INVALID`, `CSV_HEADER_DUPLICATE`,
   *   `SOURCE_ENCODING_UNSUPPORTED`, `SOURCE_GZIP_INVALID`
   */
  static async open(path: string, settings: CsvFileSettings): Promise<CsvFile> {
    const compression = compressionOf(path, settings.options.compression);
    return CsvFile.fromSource(await openByteSource(path, compression), path, settings);
  }

  /** The same for bytes from anywhere. Closes the source when it throws. */
  static async fromSource(
    source: ByteSource,
    path: string,
    settings: CsvFileSettings,
  ): Promise<CsvFile> {
    try {
      const { encoding, skip_rows: skipRows } = settings.options;
      const records = withoutFooter(
        await decodeSource(source, encodingName(encoding) ?? "utf-8"),
        settings.options.skip_footer_rows,
      );
      const { chunkBytes = defaultChunkBytes } = settings;
      const expectedBytes = source.expectedBytes ?? Infinity;
      const window = new ByteWindow(records, Math.min(chunkBytes, expectedBytes + 1));
      await window.fillTo(3);
      window.skipByteOrderMark(path);
      const firstLine = 1 + (await skipLines(window, skipRows));
      const { names, line } = await readColumnNames(window, path, settings, firstLine);
      return new CsvFile(source, window, names, line, settings);
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /**
   * Goes on in the middle of a file: at a record that begins there.
   *
   * @param source the bytes from there on
   * @param columnNames of the file, as `open` reads them
   */
  static fromRecord(
    source: ByteSource,
    { byte, line }: FilePosition,
    columnNames: readonly string[],
    settings: CsvFileSettings,
  ): CsvFile {
    const window = new ByteWindow(source, settings.chunkBytes ?? defaultChunkBytes);
    window.fileOffset = byte;
    return new CsvFile(source, window, columnNames, line, settings);
  }

  /** The line on which the next record begins. */
  get line(): number {
    return this.#tokenizer.line;
  }

  /** Bytes of the (decompressed) file that were taken so far. */
  get bytesTaken(): number {
    return this.#window.fileOffset + this.#window.start;
  }

  /**
   * Reads the next records.
   *
   * @param maxRecords the most that are wanted
   * @returns `undefined` at the end of the file
   */
  async readBlock(maxRecords: number): Promise<RecordBlock | undefined> {
    const window = this.#window;
    const tokenizer = this.#tokenizer;
    const limit = Math.min(maxRecords, tokenizer.lines.length);
    for (;;) {
      this.#signal.throwIfAborted();
      const { start } = window;
      const plain = this.#plain.find(window, tokenizer, limit);
      if (plain !== undefined && plain.count > 0) return this.#plainBlock(start, plain);
      if (plain === undefined) {
        const from = window.start;
        const most = Math.min(limit, this.#plain.irregularLimit);
        window.start = tokenizer.tokenize(window.bytes, from, window.end, window.final, most);
        if (tokenizer.recordCount > 0 || tokenizer.problems.length > 0) return this.#block(from);
        if (window.final) return undefined;
      }
      tokenizer.shift(await window.fill());
    }
  }

  /** Gives the file back. It may be called before its end, and twice. */
  async close(): Promise<void> {
    this.#plain.close();
    await this.#source.close();
  }

  #plainBlock(start: number, { fields, lines, count }: PlainRecords): RecordBlock {
    const { bytes, fileOffset, start: end } = this.#window;
    const validUtf8 = isUtf8(bytes.subarray(start, end));
    const { columnCount } = this.#tokenizer;
    const found = { bytes, fields, lines, columnCount, recordCount: count, problems: [] };
    return { ...found, start, end, fileOffset, validUtf8, kernel: this.#plain.kernel };
  }

  #block(start: number): RecordBlock {
    const { fields, lines, columnCount, recordCount, problems } = this.#tokenizer;
    const { bytes, fileOffset, start: end } = this.#window;
    const validUtf8 = isUtf8(bytes.subarray(start, end));
    const found = { bytes, fields, lines, columnCount, recordCount, problems };
    return { ...found, start, end, fileOffset, validUtf8 };
  }
}

function withoutFooter(source: ByteSource, lines: number): ByteSource {
  return lines === 0 ? source : new FooterSource(source, lines);
}

async function readColumnNames(
  window: ByteWindow,
  path: string,
  { options, dialect, columnNames }: CsvFileSettings,
  firstLine: number,
): Promise<{ names: readonly string[] | undefined; line: number }> {
  const given = options.column_names ?? columnNames;
  if (!options.header && given !== undefined) return { names: given, line: firstLine };
  const tokenizer = createTokenizer(dialect, 0, 1, options.max_record_bytes);
  let next = 0;
  for (;;) {
    tokenizer.line = firstLine;
    next = tokenizer.tokenize(window.bytes, window.start, window.end, window.final);
    const bad = options.header && tokenizer.problems.length > 0;
    if (tokenizer.recordCount > 0 || bad || window.final) break;
    tokenizer.shift(await window.fill());
  }
  const problem = tokenizer.problems[0];
  if (problem !== undefined && options.header) {
    throw csvReaderErrors.headerInvalid(path, problem.line, problem.reason);
  }
  if (tokenizer.recordCount === 0 && problem === undefined) {
    window.start = window.end;
    return { names: undefined, line: tokenizer.line };
  }
  const columnCount = Math.max(tokenizer.columnCount, 1);
  if (!options.header) {
    // Nothing is taken: the first record is read again, as one.
    const names = Array.from({ length: columnCount }, (_, index) => `column_${index + 1}`);
    return { names, line: firstLine };
  }
  window.start = next;
  return { names: headerNames(tokenizer, window.bytes, path, dialect), line: tokenizer.line };
}

function headerNames(
  tokenizer: RecordTokenizer,
  bytes: Uint8Array,
  path: string,
  dialect: CsvDialect,
): string[] {
  const names: string[] = [];
  for (let column = 0; column < tokenizer.columnCount; column += 1) {
    const name = decodeField(bytes, tokenizer.fields, column, dialect);
    if (name === undefined) {
      throw csvReaderErrors.headerInvalid(
        path,
        tokenizer.lines[0]!,
        `field ${column + 1} is not UTF-8`,
      );
    }
    names.push(name === "" ? `column_${column + 1}` : name);
  }
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of names) (seen.has(name) ? repeated : seen).add(name);
  if (repeated.size > 0) throw csvReaderErrors.headerDuplicate(path, [...repeated]);
  return names;
}
