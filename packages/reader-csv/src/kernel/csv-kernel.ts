import { Buffer } from "node:buffer";
import { isPlain, type CsvDialect } from "../csv-dialect.ts";
import type { NullValues } from "../null-values.ts";
import { instantiateKernel, type KernelExports } from "../kernel-module.ts";
import { powersOfFive } from "./powers-of-five.ts";

/** The most bytes of a file that are looked at in one call. */
const inputBytes = 1024 * 1024;
/** The most fields, and the most records, that one call finds. */
const maxFields = 262_144;
const maxRecords = 65_536;
/** Read and written behind the end, because bytes are copied by the 16 and looked at by the 64. */
const slack = 128;
const bytesPerPage = 65_536;
const nullTextBytes = 65_536;

/** Why finding records stopped. */
export const KernelStop = {
  /** The bytes ended, perhaps within a record. */
  end: 0,
  /** The next record is not plain: it is for the tokenizer. */
  irregular: 1,
  /** As many records were found as were wanted. */
  full: 2,
} as const;

/** One of the reasons. */
export type KernelStop = (typeof KernelStop)[keyof typeof KernelStop];

/** What a call is to find. */
export interface KernelRequest {
  /** The line on which the bytes begin. */
  readonly line: number;
  readonly columns: number;
  readonly maxRecords: number;
  readonly maxRecordBytes: number;
}

/** Records that were found: their fields are at hand until the next call. */
export interface PlainRecords {
  readonly count: number;
  /** As `CsvTokenizer.fields` and `CsvTokenizer.lines`. */
  readonly fields: Int32Array;
  readonly lines: Int32Array;
  /** Bytes that they take up. */
  readonly length: number;
  /** The line on which the next record begins. */
  readonly nextLine: number;
  readonly stop: KernelStop;
}

/** A column to parse, in the terms of `assembly/fill.ts`. */
export interface KernelColumn {
  readonly kind: number;
  readonly width: number;
  readonly low: bigint;
  readonly high: bigint;
  readonly required: boolean;
  /** Where it stands in the file. */
  readonly position: number;
}

/** The values of a column, at hand until the next call. */
export interface KernelValues {
  readonly values: Uint8Array;
  /** Rows that are null, in order. */
  readonly nulls: Int32Array;
}

/**
 * The fast path of the reader: finds the records of plain bytes and parses their columns, in WebAssembly.
 * What is not plain (a bad record, an unusual number) it leaves alone and says so: the code in
 * JavaScript, which alone defines what becomes of any input, then does that part.
 */
export class CsvKernel {
  readonly #exports: KernelExports;
  readonly #nullTexts: number;
  readonly #input: number;
  readonly #fields: number;
  readonly #lines: number;
  readonly #values: number;
  readonly #ends: number;
  readonly #nulls: number;
  #memory: ArrayBuffer;
  // Positions in the file of what the input holds.
  #loadedFrom = 0;
  #loadedTo = 0;
  // What is added to a position of the last records to get its address.
  #moved = 0;
  #columns = 1;

  constructor() {
    this.#exports = instantiateKernel();
    let address = (this.#exports.heapBase() + 63) & ~63;
    const take = (bytes: number): number => {
      const taken = address;
      address += (bytes + slack + 63) & ~63;
      return taken;
    };
    const table = powersOfFive();
    const powers = take(table.byteLength);
    this.#nullTexts = take(nullTextBytes);
    this.#input = take(inputBytes);
    this.#fields = take(maxFields * 8);
    this.#lines = take(maxRecords * 4);
    this.#values = take(Math.max(inputBytes, maxRecords * 16));
    this.#ends = take(maxRecords * 4);
    this.#nulls = take(maxRecords * 4);
    const { memory } = this.#exports;
    memory.grow(Math.max(0, Math.ceil((address - memory.buffer.byteLength) / bytesPerPage)));
    this.#memory = memory.buffer;
    new BigUint64Array(this.#memory, powers, table.length).set(table);
    this.#exports.setPowersOfFive(powers);
  }

  /** Whether it knows a dialect: one byte between fields, and quotes doubled or none. */
  static knows(dialect: CsvDialect, { texts, quotedTexts }: NullValues): boolean {
    const { delimiter, quote, escape } = dialect;
    const nullBytes = texts.reduce((sum, text) => sum + 4 + text.length, 0);
    return (
      isPlain(dialect) &&
      delimiter.length === 1 &&
      escape === quote &&
      quotedTexts.length === 0 &&
      nullBytes <= nullTextBytes
    );
  }

  /** Begins with another file. */
  begin(dialect: CsvDialect, nulls: NullValues): void {
    this.#loadedFrom = 0;
    this.#loadedTo = 0;
    this.#exports.setDialect(dialect.delimiter[0]!, dialect.quote);
    const { texts, emptyIsNull, longest } = nulls;
    const view = Buffer.from(this.#memory, this.#nullTexts, nullTextBytes);
    let end = 0;
    for (const text of texts) {
      view.writeInt32LE(text.length, end);
      view.set(text, end + 4);
      end += 4 + text.length;
    }
    this.#exports.setNulls(emptyIsNull ? 1 : 0, texts.length, longest, this.#nullTexts);
  }

  /**
   * Finds the plain records that begin at `bytes[start]` and end before `end`.
   *
   * @param fileOffset position of `bytes[0]` in the file
   */
  tokenize(
    bytes: Uint8Array,
    start: number,
    end: number,
    fileOffset: number,
    { line, columns, maxRecords: wanted, maxRecordBytes }: KernelRequest,
  ): PlainRecords {
    const limit = Math.min(wanted, maxRecords, Math.floor(maxFields / columns));
    const find = (input: number): number => {
      this.#moved = input - start;
      this.#columns = columns;
      const length = this.#loadedTo - fileOffset - start;
      return this.#exports.tokenize(
        input,
        length,
        start,
        line,
        columns,
        limit,
        maxRecordBytes,
        this.#fields,
        this.#lines,
      );
    };
    const loaded = this.#addressOf(fileOffset + start);
    let count = loaded === undefined ? 0 : find(loaded);
    if (count === 0) count = find(this.#load(bytes, start, end, fileOffset));
    const isCut = count === 0 && this.#loadedTo < fileOffset + end;
    return {
      count,
      fields: new Int32Array(this.#memory, this.#fields, count * columns * 2),
      lines: new Int32Array(this.#memory, this.#lines, count),
      length: this.#exports.consumedBytes(),
      nextLine: this.#exports.lineAfter(),
      stop: isCut ? KernelStop.irregular : (this.#exports.stopReason() as KernelStop),
    };
  }

  /**
   * Parses a column of the first `records` of the last ones found.
   *
   * @returns `undefined` where a value has to be looked at closely
   */
  parse(column: KernelColumn, records: number): KernelValues | undefined {
    const { kind, width, low, high, required, position } = column;
    const nulls = this.#exports.fillColumn(
      kind,
      records,
      this.#fields + position * 8,
      this.#columns * 8,
      this.#moved,
      required ? 1 : 0,
      width,
      low,
      high,
      this.#values,
      this.#nulls,
    );
    if (nulls < 0) return undefined;
    return {
      values: new Uint8Array(this.#memory, this.#values, records * width),
      nulls: new Int32Array(this.#memory, this.#nulls, nulls),
    };
  }

  /** The same for a column of texts: `values` are all of them, and each ends at one of `ends`. */
  copyTexts(
    { required, position }: Pick<KernelColumn, "required" | "position">,
    records: number,
  ): (KernelValues & { readonly ends: Int32Array }) | undefined {
    const nulls = this.#exports.fillText(
      records,
      this.#fields + position * 8,
      this.#columns * 8,
      this.#moved,
      required ? 1 : 0,
      this.#values,
      this.#ends,
      this.#nulls,
    );
    if (nulls < 0) return undefined;
    const ends = new Int32Array(this.#memory, this.#ends, records);
    return {
      values: new Uint8Array(this.#memory, this.#values, ends[records - 1] ?? 0),
      nulls: new Int32Array(this.#memory, this.#nulls, nulls),
      ends,
    };
  }

  /** Where a position of the file is, if it is there from an earlier call. */
  #addressOf(position: number): number | undefined {
    const isLoaded = position >= this.#loadedFrom && position < this.#loadedTo;
    return isLoaded ? this.#input + position - this.#loadedFrom : undefined;
  }

  #load(bytes: Uint8Array, start: number, end: number, fileOffset: number): number {
    const length = Math.min(end - start, inputBytes);
    new Uint8Array(this.#memory, this.#input, length).set(bytes.subarray(start, start + length));
    this.#loadedFrom = fileOffset + start;
    this.#loadedTo = this.#loadedFrom + length;
    return this.#input;
  }
}
