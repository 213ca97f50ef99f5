import {
  BatchBuilder,
  batchToRows,
  type RecordBatch,
  type Row,
  type StreamSchema,
} from "@dativo/core/plugin";
import type { BadRow, Unrepresentable } from "@dativo/sql-reader";
import { createDecoder, type ValueDecoder } from "../decode/create-decoder.ts";
import type { ResolvedColumn } from "../types/resolve-column.ts";
import { PacketSplitter } from "./packet-splitter.ts";
import { ResultPackets } from "./result-packets.ts";

/** A batch is handed over before it has its rows where these are long. */
const mostBatchBytes = 32 * 1024 * 1024;
const nullValue = 0xfb;
const twoBytes = 0xfc;
const threeBytes = 0xfd;

/** How rows are read. */
export interface RowSettings {
  readonly columns: readonly ResolvedColumn[];
  readonly schema: StreamSchema;
  readonly batchRows: number;
  /** Takes a row with such values. Answers whether it is kept, with nulls in their places. */
  readonly onBadRow: (row: BadRow) => boolean;
}

/**
 * Reads the rows of a result in the text protocol into columns: each value is its length and its text, or one
 * byte for null.
 */
export class RowReader {
  readonly #settings: RowSettings;
  readonly #builder: BatchBuilder;
  readonly #decoders: readonly ValueDecoder[];
  readonly #packets: PacketSplitter;
  readonly #result: ResultPackets;
  #full: RecordBatch[] = [];

  constructor(settings: RowSettings) {
    this.#settings = settings;
    this.#builder = new BatchBuilder(settings.schema, settings.batchRows);
    this.#decoders = decodersOf(settings.columns, this.#builder);
    this.#result = new ResultPackets(this.#appendRow);
    this.#packets = new PacketSplitter(this.#result.take);
  }

  /** Whether the whole result was taken. */
  get isDone(): boolean {
    return this.#result.isDone;
  }

  /**
   * Takes the next bytes, and gives out the batches that they complete; at the end of the result, the last one.
   *
   * @throws what the server says in place of rows
   */
  take(chunk: Uint8Array): readonly RecordBatch[] {
    this.#packets.take(chunk);
    const builder = this.#builder;
    if (builder.rowCount > 0 && (this.isDone || builder.byteLength >= mostBatchBytes)) {
      this.#full.push(builder.finish());
    }
    const full = this.#full;
    if (full.length > 0) this.#full = [];
    return full;
  }

  readonly #appendRow = (bytes: Uint8Array, start: number): void => {
    const builder = this.#builder;
    const problems = appendValues(bytes, start, builder, this.#decoders);
    if (problems === undefined || this.#isKept(bytes, start, problems)) builder.commitRow();
    else builder.rollbackRow();
    if (builder.rowCount >= this.#settings.batchRows) this.#full.push(builder.finish());
  };

  #isKept(
    bytes: Uint8Array,
    start: number,
    problems: ReadonlyMap<number, Unrepresentable>,
  ): boolean {
    const { columns, schema, onBadRow } = this.#settings;
    return onBadRow({ problems, readRow: () => readRow(bytes, start, columns, schema) });
  }
}

/**
 * Appends the values of a row, nulls in place of those that their columns cannot hold.
 *
 * @returns what is wrong with these, by the positions of their columns; `undefined` where nothing is
 */
function appendValues(
  bytes: Uint8Array,
  start: number,
  builder: BatchBuilder,
  decoders: readonly ValueDecoder[],
): Map<number, Unrepresentable> | undefined {
  let problems: Map<number, Unrepresentable> | undefined;
  let at = start;
  for (let column = 0; column < decoders.length; column += 1) {
    let length = bytes[at]!;
    at += 1;
    if (length === nullValue) {
      builder.columns[column]!.appendNull();
      continue;
    }
    if (length > nullValue) {
      const width = widthOf(length);
      length = longLength(bytes, at, width);
      at += width;
    }
    const problem = decoders[column]!(bytes, at, at + length);
    at += length;
    if (problem === undefined) continue;
    builder.columns[column]!.appendNull();
    problems ??= new Map();
    problems.set(column, problem);
  }
  return problems;
}

/** The values of a row but for those that do not fit, which are null. */
function readRow(
  bytes: Uint8Array,
  start: number,
  columns: readonly ResolvedColumn[],
  schema: StreamSchema,
): Row {
  const builder = new BatchBuilder(schema, 1);
  appendValues(bytes, start, builder, decodersOf(columns, builder));
  builder.commitRow();
  const [row = {}] = batchToRows(builder.finish(), schema);
  return row;
}

function decodersOf(columns: readonly ResolvedColumn[], builder: BatchBuilder): ValueDecoder[] {
  return columns.map(({ wire, type }, index) => createDecoder(wire, type, builder.columns[index]!));
}

function widthOf(first: number): number {
  return first === twoBytes ? 2 : first === threeBytes ? 3 : 8;
}

function longLength(bytes: Uint8Array, at: number, width: number): number {
  let length = 0;
  for (let byte = Math.min(width, 6) - 1; byte >= 0; byte -= 1) {
    length = length * 256 + bytes[at + byte]!;
  }
  return length;
}
