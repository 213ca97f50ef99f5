import { batchOrigin, type BatchOrigin } from "../batch/batch-origin.ts";
import { batchToRows } from "../batch/batch-to-rows.ts";
import type { ConformedBatch } from "../batch/conform-batch.ts";
import { rawRow, rowReplay } from "../batch/raw-row.ts";
import type { RecordBatch, Row, RowValue } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { JsonObject, JsonValue } from "../contract/json.ts";

/** Remembers the rows that wait to become a batch, so that one that breaks a rule has its place and text. */
export class RowOrigins {
  readonly #partition: string;
  readonly #schema: StreamSchema;
  #rows: Row[] = [];
  #numbers: number[] = [];

  constructor(partition: string, schema: StreamSchema) {
    this.#partition = partition;
    this.#schema = schema;
  }

  /** @param number position of the row in the partition, from 1 */
  add(row: Row, number: number): void {
    this.#rows.push(row);
    this.#numbers.push(number);
  }

  /** Hands over what was added since the last time: the rows of this batch, in its order. */
  take(batch: RecordBatch): BatchOrigin {
    const rows = this.#rows;
    const numbers = this.#numbers;
    this.#rows = [];
    this.#numbers = [];
    return {
      locate: (row) => ({
        position: {
          partition: this.#partition,
          row: numbers[row] ?? 0,
          ...keyOf(batch, row, this.#schema),
        },
        raw: rawRow(rows[row] ?? {}),
        replay: rowReplay,
      }),
    };
  }
}

/** What the positions of a batch are counted by, where its reader says nothing of them. */
interface BatchPlace {
  readonly schema: StreamSchema;
  readonly partition: string;
  /** Position of the batch's first row in the partition, from 1. */
  readonly first: number;
}

/** Where the rows of a conformed batch are from: what the reader says of the batch that it was made of. */
export function originOfBatch(
  yielded: RecordBatch,
  { batch, rejected }: ConformedBatch,
  { schema, partition, first }: BatchPlace,
): BatchOrigin {
  const own = batchOrigin(yielded);
  const gone = rejected.map(({ row }) => row);
  return {
    locate(row) {
      const yieldedRow = beforeDropping(row, gone);
      if (own) return own.locate(yieldedRow);
      const position = { partition, row: first + yieldedRow, ...keyOf(batch, row, schema) };
      return { position, raw: rawRow(rowAt(batch, row, schema)), replay: rowReplay };
    },
  };
}

/** @param gone positions that were dropped, in order */
function beforeDropping(row: number, gone: readonly number[]): number {
  let position = row;
  for (const dropped of gone) {
    if (dropped > position) break;
    position += 1;
  }
  return position;
}

function keyOf(
  batch: RecordBatch,
  row: number,
  schema: StreamSchema,
): { readonly key?: JsonObject } {
  const names = schema.primaryKey ?? [];
  if (names.length === 0) return {};
  const values = rowAt(batch, row, schema);
  const key = names.map((name) => [name, keyValue(values[name])] as const);
  return { key: Object.fromEntries(key) };
}

/** As JSON holds it without losing a digit. */
function keyValue(value: RowValue): JsonValue {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  return value == null ? null : rawRow({ value }).slice('{"value":'.length, -1);
}

function rowAt(batch: RecordBatch, row: number, schema: StreamSchema): Row {
  const [values] = batchToRows(batch.slice(row, row + 1), schema);
  return values ?? {};
}
