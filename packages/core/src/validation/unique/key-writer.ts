import type { Data } from "apache-arrow";
import type { RecordBatch } from "../../contract/batch.ts";
import type { Field, StreamSchema } from "../../contract/column-type.ts";
import { isPresent } from "../checks/rule-check.ts";
import { hashBytes } from "./hash-bytes.ts";
import { createPartEncoder, KeyBytes } from "./key-bytes.ts";

/**
 * Writes the key of one row into four words: the value itself where it has at most 128 bits, else its
 * hash.
 *
 * @returns whether there is a key: `false` where a value of it is null
 */
export type KeyWriter = (row: number, key: Int32Array) => boolean;

interface KeyPart {
  readonly data: Data;
  readonly field: Field;
}

/** Makes the function for one batch. */
export function createKeyWriter(
  batch: RecordBatch,
  schema: StreamSchema,
  columns: readonly string[],
): KeyWriter {
  const parts = columns.map((name): KeyPart => {
    const index = schema.fields.findIndex((field) => field.name === name);
    return { field: schema.fields[index]!, data: batch.data.children[index] as Data };
  });
  const [part] = parts;
  return parts.length === 1 && part ? singleKey(part) : compositeKey(parts);
}

function singleKey({ data, field }: KeyPart): KeyWriter {
  const words = wordsPerValue(field);
  if (words !== undefined) return wordKey(data, words);
  if (field.type.kind !== "string" && field.type.kind !== "binary") {
    return compositeKey([{ data, field }]);
  }
  const offsets = data.valueOffsets as Int32Array;
  const bytes = data.values as Uint8Array;
  return (row, key) => {
    if (!isPresent(data, row)) return false;
    hashBytes(bytes, offsets[row]!, offsets[row + 1]!, key);
    return true;
  };
}

/** 32-bit words of a value of fixed width; `undefined` for others. */
function wordsPerValue({ type }: Field): number | undefined {
  switch (type.kind) {
    case "int32":
    case "date":
      return 1;
    case "int64":
    case "time":
    case "timestamp":
    case "timestamptz":
      return 2;
    case "decimal":
    case "uuid":
      return 4;
    default:
      return undefined;
  }
}

function wordKey(data: Data, width: number): KeyWriter {
  const view = data.values as ArrayBufferView;
  const aligned = view.byteOffset % 4 === 0;
  const words = aligned
    ? new Int32Array(view.buffer, view.byteOffset, Math.floor(view.byteLength / 4))
    : new Int32Array(new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice().buffer);
  return (row, key) => {
    if (!isPresent(data, row)) return false;
    key.fill(0);
    for (let word = 0; word < width; word += 1) key[word] = words[row * width + word]!;
    return true;
  };
}

/** The hash of all values together. */
function compositeKey(parts: readonly KeyPart[]): KeyWriter {
  const encoders = parts.map(({ data, field }) => createPartEncoder(data, field.type));
  const target = new KeyBytes();
  return (row, key) => {
    if (!parts.every(({ data }) => isPresent(data, row))) return false;
    target.clear();
    for (const encode of encoders) encode(row, target);
    hashBytes(target.bytes, 0, target.length, key);
    return true;
  };
}
