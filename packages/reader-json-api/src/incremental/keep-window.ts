import { keepRows, type RecordBatch, type StreamSchema } from "@dativo/core/plugin";
import { parseMoment } from "./moment.ts";
import type { IncrementalOptions } from "../json-api-reader-options.ts";
import { isInside, type Window } from "./window.ts";

/** A batch without the rows that other windows hold. */
export interface KeptRows {
  readonly batch: RecordBatch;
  readonly outside: number;
  /** Rows without a moment: kept where the window has no beginning, else left out. */
  readonly withoutMoment: number;
}

const perUnit = { date: 86_400_000_000n, unix: 1_000_000n, unix_ms: 1000n } as const;

/**
 * Leaves out the rows whose cursor is not in the window: what an API gives on top of what it was asked for,
 * because it rounds, or counts bounds in, or cannot be asked.
 */
export function keepWindow(
  batch: RecordBatch,
  schema: StreamSchema,
  field: string,
  window: Window,
  { format }: IncrementalOptions,
): KeptRows {
  const moments = momentsOf(batch, schema, field, format);
  let [outside, withoutMoment] = [0, 0];
  const kept = moments.map((moment) => {
    if (moment === undefined) withoutMoment += 1;
    if (moment === undefined) return window.from === undefined;
    const isKept = isInside(moment, window);
    if (!isKept) outside += 1;
    return isKept;
  });
  const isWhole = kept.every(Boolean);
  const result = isWhole ? batch : keepRows(batch, schema, (row) => kept[row] === true);
  return { batch: result, outside, withoutMoment };
}

/** Microseconds of each row's cursor; `undefined` for null, and for what is no moment. */
function momentsOf(
  batch: RecordBatch,
  schema: StreamSchema,
  name: string,
  format: IncrementalOptions["format"],
): (bigint | undefined)[] {
  const kind = schema.fields.find((field) => field.name === name)?.type.kind;
  const column = batch.getChild(name);
  const rows = Array.from({ length: batch.numRows }, (_, row) => row);
  if (!column) return rows.map(() => undefined);
  const values: unknown = column.data[0]?.values;
  if (kind === "timestamptz" || kind === "timestamp") {
    return rows.map((row) => (column.isValid(row) ? (values as BigInt64Array)[row] : undefined));
  }
  if (kind === "date") {
    const days = values as Int32Array;
    return rows.map((row) =>
      column.isValid(row) ? BigInt(days[row] ?? 0) * perUnit.date : undefined,
    );
  }
  const unit = format === "unix_ms" ? "unix_ms" : "unix";
  return rows.map((row) => {
    const value: unknown = column.isValid(row) ? column.get(row) : undefined;
    if (typeof value === "bigint") return value * perUnit[unit];
    if (typeof value === "number" && Number.isInteger(value)) return BigInt(value) * perUnit[unit];
    return typeof value === "string" ? parseMoment(value, format) : undefined;
  });
}
