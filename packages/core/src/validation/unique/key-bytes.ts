import type { Data } from "apache-arrow";
import { decodeColumn } from "../../batch/decode-column.ts";
import { rawRow } from "../../batch/raw-row.ts";
import type { ColumnType } from "../../contract/column-type.ts";

/** The values of a key one after another, each so that it tells where it ends. */
export class KeyBytes {
  bytes = new Uint8Array(256);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** Adds `source[start, end)`, whose length the type of its column says. */
  addFixed(source: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    for (let at = start; at < end; at += 1) this.bytes[this.length++] = source[at]!;
  }

  /** Adds `source[start, end)` behind its length. */
  addVariable(source: Uint8Array, start: number, end: number): void {
    this.#reserve(4 + end - start);
    const { bytes, length } = this;
    const size = end - start;
    bytes[length] = size;
    bytes[length + 1] = size >>> 8;
    bytes[length + 2] = size >>> 16;
    bytes[length + 3] = size >>> 24;
    bytes.set(source.subarray(start, end), length + 4);
    this.length += 4 + size;
  }

  #reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const larger = new Uint8Array((this.length + size) * 2);
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** Adds the value of one row to a key. Equal values are equal bytes; null is not asked for. */
type PartEncoder = (row: number, key: KeyBytes) => void;

/** Makes the function for one column of one batch. */
export function createPartEncoder(data: Data, type: ColumnType): PartEncoder {
  switch (type.kind) {
    case "float32":
    case "float64":
      return floatEncoder(data);
    case "string":
    case "binary":
      return bytesEncoder(data);
    case "boolean":
    case "json":
    case "list":
    case "struct":
      return textEncoder(data, type);
    case "int8":
      return fixedEncoder(data, 1);
    case "int16":
      return fixedEncoder(data, 2);
    case "int32":
    case "date":
      return fixedEncoder(data, 4);
    case "decimal":
    case "uuid":
      return fixedEncoder(data, 16);
    default:
      return fixedEncoder(data, 8);
  }
}

function fixedEncoder(data: Data, width: number): PartEncoder {
  const view = data.values as ArrayBufferView;
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return (row, key) => key.addFixed(bytes, row * width, (row + 1) * width);
}

/** The two zeros are one value, and so are all that is no number. */
function floatEncoder(data: Data): PartEncoder {
  const values = data.values as Float64Array;
  const own = new Float64Array(1);
  const bytes = new Uint8Array(own.buffer);
  return (row, key) => {
    const value = values[row]!;
    own[0] = value === 0 ? 0 : Number.isNaN(value) ? Number.NaN : value;
    key.addFixed(bytes, 0, bytes.length);
  };
}

function bytesEncoder(data: Data): PartEncoder {
  const offsets = data.valueOffsets as Int32Array;
  const bytes = data.values as Uint8Array;
  return (row, key) => key.addVariable(bytes, offsets[row]!, offsets[row + 1]!);
}

/** Rarely part of a key: by canonical text. */
function textEncoder(data: Data, type: ColumnType): PartEncoder {
  const values = decodeColumn(data, type);
  return (row, key) => {
    const bytes = Buffer.from(rawRow({ value: values[row]! }), "utf8");
    key.addVariable(bytes, 0, bytes.length);
  };
}
