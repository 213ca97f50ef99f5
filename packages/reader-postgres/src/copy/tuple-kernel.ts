import type { BytesBuilder, ColumnBuilder } from "@dativo/core/plugin";
import { instantiateKernel, type KernelExports } from "../kernel-module.ts";
import type { ResolvedColumn } from "../types/resolve-column.ts";
import { isTextKind, kernelColumn, type KernelColumn } from "./kernel-columns.ts";

const pageBytes = 65_536;
const entryBytes = 32;
/** As much as a socket gives at once, and some more. */
const inputBytes = 320 * 1024;
const mostRows = 4096;
/** More would take hundreds of megabytes, and have few rows in a chunk. */
const mostColumns = 120;

/** A builder of values of one width. */
interface BlockBuilder {
  appendBlock(values: Uint8Array, count: number, nulls: Int32Array): void;
}

/** Where the kernel has what it knows of a column. */
interface Place extends KernelColumn {
  readonly entry: number;
  readonly values: number;
  readonly nulls: number;
  readonly ends: number;
}

/**
 * Decodes rows in WebAssembly: about three times as fast as in JavaScript, and of nothing but the plain cases. See
 * `assembly/decode-rows.ts`.
 */
export class TupleKernel {
  readonly #exports: KernelExports;
  readonly #table: number;
  readonly #input: number;
  readonly #places: readonly Place[];
  #bytes: Uint8Array;
  #loaded = 0;

  /** `undefined` where there is a column that the kernel does not know. */
  static for(columns: readonly ResolvedColumn[]): TupleKernel | undefined {
    const known = columns.flatMap((column) => kernelColumn(column) ?? []);
    if (known.length < columns.length || known.length > mostColumns) return undefined;
    return new TupleKernel(known);
  }

  private constructor(columns: readonly KernelColumn[]) {
    this.#exports = instantiateKernel();
    this.#table = aligned(this.#exports.heapBase());
    this.#input = aligned(this.#table + columns.length * entryBytes);
    let free = aligned(this.#input + inputBytes);
    const take = (bytes: number): number => {
      const address = free;
      free = aligned(free + bytes);
      return address;
    };
    this.#places = columns.map((column, index) => ({
      ...column,
      entry: this.#table + index * entryBytes,
      // All texts of a chunk may be those of one column.
      values: take(isTextKind(column.kind) ? inputBytes : column.width * mostRows),
      nulls: take(mostRows * 4),
      ends: take(isTextKind(column.kind) ? mostRows * 4 : 0),
    }));
    const { memory } = this.#exports;
    const missing = free - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    this.#bytes = new Uint8Array(memory.buffer);
    for (const { entry, kind, values, nulls, ends, precision, scale } of this.#places) {
      const fields = [kind, values, nulls, 0, ends, 0, precision, scale];
      new Int32Array(memory.buffer, entry, fields.length).set(fields);
    }
  }

  /** Takes whole messages; answers false where there are too many at once. */
  load(run: Uint8Array): boolean {
    if (run.length > inputBytes) return false;
    this.#bytes.set(run, this.#input);
    this.#loaded = run.length;
    return true;
  }

  /**
   * Decodes rows from a place in what was loaded on, into columns.
   *
   * @returns how many there are, and where it has stopped: at the end, before what it does not know, or because
   *   there are enough
   */
  decode(
    from: number,
    atMost: number,
    columns: readonly ColumnBuilder[],
  ): { readonly rows: number; readonly end: number } {
    const kernel = this.#exports;
    const start = this.#input + from;
    const wanted = Math.min(atMost, mostRows);
    const length = this.#loaded - from;
    const rows = kernel.decodeRows(start, length, this.#table, this.#places.length, wanted);
    if (rows > 0) {
      for (const [index, place] of this.#places.entries()) {
        this.#append(place, rows, columns[index]!);
      }
    }
    return { rows, end: from + kernel.consumedBytes() };
  }

  #append(
    { entry, kind, width, values, nulls, ends }: Place,
    rows: number,
    to: ColumnBuilder,
  ): void {
    const { buffer } = this.#bytes;
    const [, , , nullCount = 0, , textBytes = 0] = new Int32Array(buffer, entry, 6);
    const nullRows = new Int32Array(buffer, nulls, nullCount);
    if (isTextKind(kind)) {
      const texts = this.#bytes.subarray(values, values + textBytes);
      (to as BytesBuilder).appendBlock(texts, new Int32Array(buffer, ends, rows), nullRows);
    } else {
      // All types that the kernel knows have such a builder.
      const builder = to as ColumnBuilder & BlockBuilder;
      builder.appendBlock(this.#bytes.subarray(values, values + rows * width), rows, nullRows);
    }
  }
}

function aligned(address: number): number {
  return Math.ceil(address / 16) * 16;
}
