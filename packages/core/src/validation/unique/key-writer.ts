import type { Data } from "apache-arrow";
import { decodeColumn } from "../../batch/decode-column.ts";
import type { RecordBatch } from "../../contract/batch.ts";
import type { Field, StreamSchema } from "../../contract/column-type.ts";
import { isPresent } from "../checks/rule-check.ts";
import { hashBytes } from "./hash-bytes.ts";

/**
 * Writes the key of one row into four words: the value itself where it has at most 128 bits, else its
 * hash.
 *
 * @returns whether there is a key: `false` where a value of it is null
 */
export type KeyWriter = (row: number, key: Int32Array) => boolean;

/** Makes the function for one batch. */
export function createKeyWriter(
  batch: RecordBatch,
  schema: StreamSchema,
  columns: readonly string[],
): KeyWriter {
  const parts = columns.map((name) => {
    const index = schema.fields.findIndex((field) => field.name === name);
    return { field: schema.fields[index]!, data: batch.data.children[index] as Data };
  });
  const [part] = parts;
  return parts.length === 1 && part ? singleKey(part.data, part.field) : compositeKey(parts);
}

function singleKey(data: Data, field: Field): KeyWriter {
  const words = wordsPerValue(field);
  if (words !== undefined) return wordKey(data, words);
  const { valueOffsets, values } = data;
  if (field.type.kind !== "string" && field.type.kind !== "binary") {
    return compositeKey([{ data, field }]);
  }
  const offsets = valueOffsets as Int32Array;
  const bytes = values as Uint8Array;
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

interface KeyPart {
  readonly data: Data;
  readonly field: Field;
}

/** The hash of all values together, as canonical text that tells where each ends. */
function compositeKey(parts: readonly KeyPart[]): KeyWriter {
  const columns = parts.map(({ data, field }) => decodeColumn(data, field.type));
  return (row, key) => {
    const values = columns.map((column) => column[row] ?? null);
    if (values.includes(null)) return false;
    const text = JSON.stringify(values, (_, value: unknown) =>
      typeof value === "bigint"
        ? String(value)
        : value instanceof Uint8Array
          ? Buffer.from(value).toString("base64")
          : typeof value === "number"
            ? String(value)
            : value,
    );
    const bytes = Buffer.from(text, "utf8");
    hashBytes(bytes, 0, bytes.length, key);
    return true;
  };
}
