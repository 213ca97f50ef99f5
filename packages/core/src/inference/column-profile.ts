import type { Data } from "apache-arrow";
import { decodeColumn } from "../batch/decode-column.ts";
import { rawRow } from "../batch/raw-row.ts";
import type { RecordBatch, RowValue } from "../contract/batch.ts";
import type { Field } from "../contract/column-type.ts";
import { compareCursorValues } from "../run/compare-cursor-values.ts";
import { createComparison, isOrdered } from "../validation/checks/compare-values.ts";
import { createKeyWriter } from "../validation/unique/key-writer.ts";
import { KeyTable } from "../validation/unique/key-table.ts";
import type { InferredColumn } from "./inferred-contract.ts";

const samplesKept = 3;
const valuesKept = 12;
const keyBytes = 32 * 1024 * 1024;

/** Looks at the values of one column, batch after batch. */
export class ColumnProfile {
  readonly #field: Field;
  readonly #values = new Map<string, number>();
  readonly #keys = new KeyTable(keyBytes);
  readonly #key = new Int32Array(4);
  #nulls = 0;
  #rows = 0;
  #repeats = false;
  #smallest: string | undefined;
  #largest: string | undefined;

  constructor(field: Field) {
    this.#field = field;
  }

  /** @param column position of the column in the batch */
  observe(batch: RecordBatch, column: number): void {
    const values = decodeColumn(batch.data.children[column]!, this.#field.type);
    for (const value of values) this.#take(value);
    if (isOrdered(this.#field.type)) this.#takeBounds(batch.data.children[column]!, values);
    this.#rows += values.length;
    if (!this.#repeats) this.#lookForRepeats(batch);
  }

  finish(): InferredColumn {
    const texts = [...this.#values.keys()];
    const present = this.#rows - this.#nulls;
    return {
      field: this.#field,
      nulls: this.#nulls,
      samples: texts.slice(0, samplesKept),
      values: texts.length <= valuesKept && present > texts.length * 2 ? texts : undefined,
      smallest: this.#smallest,
      largest: this.#largest,
      unique: !this.#repeats && this.#nulls === 0 && this.#rows > 0,
    };
  }

  #take(value: RowValue): void {
    if (value === null || value === undefined) {
      this.#nulls += 1;
      return;
    }
    const text = textOf(value);
    // One more than is kept tells that there are too many.
    if (this.#values.size <= valuesKept) this.#values.set(text, 1);
  }

  /** Compares within the column, and only its bounds with those of earlier batches, as texts. */
  #takeBounds(data: Data, values: readonly RowValue[]): void {
    const { type } = this.#field;
    const compare = createComparison(data, data, type);
    let smallest: number | undefined;
    let largest: number | undefined;
    for (const [index, value] of values.entries()) {
      if (value === null || Number.isNaN(value)) continue;
      if (smallest === undefined || compare(index, smallest) < 0) smallest = index;
      if (largest === undefined || compare(index, largest) > 0) largest = index;
    }
    if (smallest === undefined || largest === undefined) return;
    const low = textOf(values[smallest]!);
    const high = textOf(values[largest]!);
    if (this.#smallest === undefined || compareCursorValues(low, this.#smallest, type) < 0) {
      this.#smallest = low;
    }
    if (this.#largest === undefined || compareCursorValues(high, this.#largest, type) > 0) {
      this.#largest = high;
    }
  }

  #lookForRepeats(batch: RecordBatch): void {
    const { name } = this.#field;
    const schema = {
      fields: batch.schema.fields.map((field) => ({ ...this.#field, name: field.name })),
    };
    const write = createKeyWriter(batch, schema, [name]);
    for (let row = 0; row < batch.numRows; row += 1) {
      if (!write(row, this.#key)) continue;
      if (!this.#keys.isFull && this.#keys.insert(this.#key)) continue;
      this.#repeats = true;
      return;
    }
  }
}

function textOf(value: Exclude<RowValue, null | undefined>): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "object") return rawRow({ value }).slice('{"value":'.length, -1);
  return String(value);
}
