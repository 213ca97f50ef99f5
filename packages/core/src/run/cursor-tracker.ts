import type { Vector } from "apache-arrow";
import { batchToRows } from "../batch/batch-to-rows.ts";
import type { RecordBatch } from "../contract/batch.ts";
import type { Field, StreamSchema } from "../contract/column-type.ts";
import { compareCursorValues } from "./compare-cursor-values.ts";

/** Remembers the highest value of a stream's cursor column, at its full precision. */
export class CursorTracker {
  readonly #field: Field | undefined;
  #highest: string | undefined;

  /** @param cursorField `undefined`: the stream has no cursor and nothing is tracked */
  constructor(schema: StreamSchema, cursorField: string | undefined) {
    this.#field = schema.fields.find(({ name }) => name === cursorField);
  }

  /** Canonical text; `undefined` before the first value that is not null. */
  get highest(): string | undefined {
    return this.#highest;
  }

  observe(batch: RecordBatch): void {
    const field = this.#field;
    const column = field && batch.getChild(field.name);
    if (!field || !column) return;
    const row = rowOfHighest(column);
    if (row === undefined) return;
    const single = batch.select([field.name]).slice(row, row + 1);
    const value = batchToRows(single, { fields: [field] })[0]?.[field.name];
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "bigint") return;
    const text = String(value);
    if (this.#highest === undefined || compareCursorValues(text, this.#highest, field.type) > 0) {
      this.#highest = text;
    }
  }
}

/** Position of the highest value in a column of one chunk, on the values as they lie in memory. */
function rowOfHighest(column: Vector): number | undefined {
  const values: unknown = column.data[0]?.values;
  // One element a row: integers, floats, dates, times and timestamps; else Arrow's own access.
  const direct =
    ArrayBuffer.isView(values) && "length" in values && values.length === column.length;
  const at = direct
    ? (row: number): unknown => (values as Int32Array)[row]
    : (row: number): unknown => column.get(row);
  let highest: number | bigint | string | undefined;
  let position: number | undefined;
  for (let row = 0; row < column.length; row += 1) {
    if (!column.isValid(row)) continue;
    const value = comparable(at(row));
    // Greater than nothing and less than nothing: no value after it would ever count.
    if (Number.isNaN(value)) continue;
    if (highest !== undefined && !(value > highest)) continue;
    highest = value;
    position = row;
  }
  return position;
}

/** Arrow hands a decimal out as four 32-bit words, the lowest first. */
function comparable(value: unknown): number | bigint | string {
  if (!(value instanceof Uint32Array)) return value as number | bigint | string;
  const words = [...value].reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  return BigInt.asIntN(128, words);
}
