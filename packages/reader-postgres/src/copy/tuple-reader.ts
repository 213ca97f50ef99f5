import {
  BatchBuilder,
  batchToRows,
  type RecordBatch,
  type Row,
  type StreamSchema,
} from "@dativo/core/plugin";
import type { BadRow, Unrepresentable } from "@dativo/sql-reader";
import { createDecoder } from "../decode/create-decoder.ts";
import type { ValueDecoder, WireBytes } from "../decode/value-decoder.ts";
import { TupleKernel } from "./tuple-kernel.ts";
import { messageHeaderBytes } from "./copy-messages.ts";
import { postgresReaderErrors } from "../postgres-reader-errors.ts";
import type { ResolvedColumn } from "../types/resolve-column.ts";

const signature = Buffer.from("PGCOPY\n\u00ff\r\n\0", "latin1");
const headerBytes = signature.length + 8;
/** A batch is handed over before it has its rows where these are long. */
const mostBatchBytes = 32 * 1024 * 1024;
const nullLength = -1;
const empty = new Uint8Array(0);

/** How rows are read. */
export interface TupleSettings {
  /** Names what is read, for errors. */
  readonly stream: string;
  readonly columns: readonly ResolvedColumn[];
  readonly schema: StreamSchema;
  readonly batchRows: number;
  /** For tests that compare both ways. */
  readonly usesKernel?: boolean;
  /** Takes a row with such values. Answers whether it is kept, with nulls in their places. */
  readonly onBadRow: (row: BadRow) => boolean;
}

/**
 * Reads COPY's binary format into columns: a header; of each row its number of values, and of each value its
 * length, -1 for null, and its bytes; at the end a row of -1 values. It lies in `CopyData` messages: of
 * PostgreSQL each holds one row, and of others they may end anywhere.
 */
export class TupleReader {
  readonly #settings: TupleSettings;
  readonly #builder: BatchBuilder;
  readonly #decoders: readonly ValueDecoder[];
  readonly #kernel: TupleKernel | undefined;
  /** What the last message broke off. */
  #rest: Uint8Array | undefined;
  #sawHeader = false;
  #sawEnd = false;

  constructor(settings: TupleSettings) {
    this.#settings = settings;
    this.#builder = new BatchBuilder(settings.schema, settings.batchRows);
    this.#kernel = settings.usesKernel === false ? undefined : TupleKernel.for(settings.columns);
    this.#decoders = decodersOf(settings.columns, this.#builder);
  }

  /**
   * Takes the next messages, and gives out the batches that they complete.
   *
   * @param run whole `CopyData` messages
   * @throws `POSTGRES_COPY_FORMAT`
   */
  *take(run: Uint8Array): Generator<RecordBatch> {
    const { batchRows } = this.#settings;
    const builder = this.#builder;
    const wire = wireBytes(run);
    const isLoaded = this.#kernel?.load(run) === true;
    for (let at = 0; at < run.length;) {
      at = isLoaded ? this.#readByKernel(wire, at) : this.#readMessages(wire, at);
      if (builder.rowCount >= batchRows) yield builder.finish();
    }
    if (builder.byteLength >= mostBatchBytes) yield builder.finish();
  }

  /**
   * The last batch, once all bytes were taken.
   *
   * @throws `POSTGRES_COPY_FORMAT` where the end is missing
   */
  *finish(): Generator<RecordBatch> {
    const { stream } = this.#settings;
    const builder = this.#builder;
    if (!this.#sawEnd) throw postgresReaderErrors.copyFormat(stream, "it breaks off");
    if (builder.rowCount > 0) yield builder.finish();
  }

  /** Reads rows until there are enough, or one that the kernel does not know, and that one; answers where it stops. */
  #readByKernel(wire: WireBytes, start: number): number {
    const builder = this.#builder;
    let at = start;
    if (this.#rest === undefined && this.#sawHeader && this.#kernel) {
      const room = this.#settings.batchRows - builder.rowCount;
      const { rows, end } = this.#kernel.decode(at, room, builder.columns);
      builder.commitRows(rows);
      at = end;
      if (builder.rowCount >= this.#settings.batchRows || at >= wire.bytes.length) return at;
    }
    const end = at + 1 + wire.view.getUint32(at + 1);
    this.#readMessage(wire, at + messageHeaderBytes, end);
    return end;
  }

  /** Reads messages until the batch is full, or there are no more; answers where it has stopped. */
  #readMessages(wire: WireBytes, start: number): number {
    const { batchRows } = this.#settings;
    const builder = this.#builder;
    let at = start;
    while (at < wire.bytes.length && builder.rowCount < batchRows) {
      const end = at + 1 + wire.view.getUint32(at + 1);
      this.#readMessage(wire, at + messageHeaderBytes, end);
      at = end;
    }
    return at;
  }

  #readMessage(wire: WireBytes, start: number, end: number): void {
    if (this.#rest === undefined && this.#sawHeader) {
      const read = this.#readRows(wire, start, end);
      if (read < end) this.#rest = wire.bytes.slice(read, end);
      return;
    }
    const all = wireBytes(Buffer.concat([this.#rest ?? empty, wire.bytes.subarray(start, end)]));
    const read = this.#readRows(all, this.#readHeader(all), all.bytes.length);
    this.#rest = read < all.bytes.length ? all.bytes.slice(read) : undefined;
  }

  /** Appends the rows that are there as a whole; answers where the rest begins. */
  #readRows(wire: WireBytes, start: number, end: number): number {
    const { columns, stream } = this.#settings;
    const count = columns.length;
    let at = start;
    while (this.#sawHeader && !this.#sawEnd && at + 2 <= end) {
      const values = wire.view.getInt16(at);
      if (values === nullLength) {
        this.#sawEnd = true;
        return end;
      }
      if (values !== count) {
        throw postgresReaderErrors.copyFormat(stream, `a row has ${values} values, not ${count}`);
      }
      const next = endOfRow(wire, at + 2, end, count);
      if (next === undefined) break;
      this.#appendRow(wire, at + 2);
      at = next;
    }
    return at;
  }

  #appendRow(wire: WireBytes, start: number): void {
    const builder = this.#builder;
    const problems = appendValues(wire, start, builder, this.#decoders);
    if (problems === undefined || this.#isKept(wire, start, problems)) builder.commitRow();
    else builder.rollbackRow();
  }

  #isKept(wire: WireBytes, start: number, problems: ReadonlyMap<number, Unrepresentable>): boolean {
    const { columns, schema, onBadRow } = this.#settings;
    return onBadRow({ problems, readRow: () => readRow(wire, start, columns, schema) });
  }

  /** Answers where the rows begin: at the start, where the header has not come as a whole. */
  #readHeader({ bytes, view }: WireBytes): number {
    if (this.#sawHeader || bytes.length < headerBytes) return 0;
    if (!signature.equals(bytes.subarray(0, signature.length))) {
      throw postgresReaderErrors.copyFormat(
        this.#settings.stream,
        "it does not begin as COPY does",
      );
    }
    const extension = view.getInt32(signature.length + 4);
    if (bytes.length < headerBytes + extension) return 0;
    this.#sawHeader = true;
    return headerBytes + extension;
  }
}

function wireBytes(bytes: Uint8Array): WireBytes {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

/** Where the row ends that begins here; `undefined` where not all of it is there. */
function endOfRow(
  { view }: WireBytes,
  start: number,
  end: number,
  count: number,
): number | undefined {
  let at = start;
  for (let column = 0; column < count; column += 1) {
    if (at + 4 > end) return undefined;
    const length = view.getInt32(at);
    at += length === nullLength ? 4 : 4 + length;
  }
  return at <= end ? at : undefined;
}

/**
 * Appends the values of a row, nulls in place of those that their columns cannot hold.
 *
 * @returns what is wrong with these, by the positions of their columns; `undefined` where nothing is
 */
function appendValues(
  wire: WireBytes,
  start: number,
  builder: BatchBuilder,
  decoders: readonly ValueDecoder[],
): Map<number, Unrepresentable> | undefined {
  let problems: Map<number, Unrepresentable> | undefined;
  let at = start;
  for (let column = 0; column < decoders.length; column += 1) {
    const length = wire.view.getInt32(at);
    at += 4;
    if (length === nullLength) {
      builder.columns[column]!.appendNull();
      continue;
    }
    const problem = decoders[column]!(wire, at, at + length);
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
  wire: WireBytes,
  start: number,
  columns: readonly ResolvedColumn[],
  schema: StreamSchema,
): Row {
  const builder = new BatchBuilder(schema, 1);
  appendValues(wire, start, builder, decodersOf(columns, builder));
  builder.commitRow();
  const [row = {}] = batchToRows(builder.finish(), schema);
  return row;
}

function decodersOf(columns: readonly ResolvedColumn[], builder: BatchBuilder): ValueDecoder[] {
  return columns.map(({ wire, type }, index) => createDecoder(wire, type, builder.columns[index]!));
}
