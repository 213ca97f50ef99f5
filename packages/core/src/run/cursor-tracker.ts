import type { Vector } from "apache-arrow";
import { BatchBuilder } from "../batch/batch-builder.ts";
import { batchToRows } from "../batch/batch-to-rows.ts";
import { conformBatch } from "../batch/conform-batch.ts";
import { keepColumns } from "../batch/keep-columns.ts";
import { keepRows } from "../batch/keep-rows.ts";
import type { RecordBatch, Row } from "../contract/batch.ts";
import type { Field, StreamSchema } from "../contract/column-type.ts";
import { ContractCheck } from "../validation/contract-check.ts";
import { compareCursorValues } from "./compare-cursor-values.ts";

/**
 * Remembers the highest value of a stream's cursor column, at its full precision: of every record that was
 * read, also of those that are rejected. They are in a reject file from now on, and reading them once more
 * would double them when they are replayed. A value that breaks a rule of the cursor column itself does not
 * count: everything up to it would be skipped for good.
 */
export class CursorTracker {
  readonly #field: Field | undefined;
  readonly #schema: StreamSchema;
  readonly #check: ContractCheck;
  #highest: string | undefined;

  /** @param cursorField `undefined`: the stream has no cursor and nothing is tracked */
  constructor(schema: StreamSchema, cursorField: string | undefined) {
    this.#field = schema.fields.find(({ name }) => name === cursorField);
    this.#schema = { fields: this.#field ? [{ ...this.#field, required: false }] : [] };
    this.#check = new ContractCheck(this.#schema);
  }

  /** Canonical text; `undefined` before the first value that is not null. */
  get highest(): string | undefined {
    return this.#highest;
  }

  /** @param batch whose cursor column is of the schema's type */
  observe(batch: RecordBatch): void {
    const field = this.#field;
    if (!field || !batch.schema.fields.some(({ name }) => name === field.name)) return;
    const single = keepColumns(batch, (name) => name === field.name);
    const broken = this.#check.isEmpty ? [] : this.#check.find(single).map(({ row }) => row);
    const bad = new Set(broken);
    const good = bad.size === 0 ? single : keepRows(single, this.#schema, (row) => !bad.has(row));
    this.#observeColumn(good, field);
  }

  /** Looks at a row that does not fit the schema, though its cursor may. */
  observeRow(row: Row): void {
    if (!this.#field) return;
    const builder = new BatchBuilder(this.#schema);
    if (builder.appendRow(row) === undefined) this.observe(builder.finish());
  }

  /** Looks at a batch in which a column does not fit the schema, though its cursor may. */
  observeUnfit(batch: RecordBatch): void {
    if (this.#field) this.observe(conformBatch(batch, this.#schema).batch);
  }

  #observeColumn(batch: RecordBatch, field: Field): void {
    const column = batch.getChild(field.name);
    const row = column ? rowOfHighest(column) : undefined;
    if (row === undefined) return;
    const value = batchToRows(batch.slice(row, row + 1), this.#schema)[0]?.[field.name];
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
