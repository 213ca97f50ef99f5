import type { RecordBatch } from "@dativo/core/plugin";
import { parquetWriterErrors } from "./parquet-writer-errors.ts";
import type { ParquetWriterOptions } from "./parquet-writer-options.ts";
import { keyReader, type ValueKey } from "./value-key.ts";

/** Values looked at in a column. */
const sampleSize = 4096;

/** A sample that has reached this many bytes is large enough. */
const mostSampleBytes = 4 * 1024 * 1024;

/** How often a value has to occur in a row group, on average, for a dictionary to pay. */
const leastRepetition = 4;

/** Beyond this many bytes the engine gives the dictionary up half-way, which costs both time and space. */
const largestDictionary = 1024 * 1024;

/**
 * Decides for each column whether a dictionary pays: on text and numbers that repeat it makes files
 * smaller, on keys and amounts it costs half of the speed and makes them larger.
 *
 * @param batches rows of the first row group
 * @param choice `options.dictionary`
 * @returns one entry for each column but nested ones, which the engine always tries a dictionary on
 * @throws `PARQUET_DICTIONARY_COLUMN_UNKNOWN`
 */
export function chooseDictionary(
  batches: readonly RecordBatch[],
  choice: ParquetWriterOptions["dictionary"],
): Map<string, boolean> {
  const fields = batches[0]?.schema.fields ?? [];
  const names = fields.map((field) => field.name);
  if (typeof choice === "object") {
    const unknown = Object.keys(choice).find((column) => !names.includes(column));
    if (unknown !== undefined) throw parquetWriterErrors.dictionaryColumnUnknown(unknown, names);
  }
  const decisions = new Map<string, boolean>();
  for (const [index, name] of names.entries()) {
    const wanted = typeof choice === "string" ? choice : (choice[name] ?? "auto");
    if (wanted !== "auto") decisions.set(name, wanted === "on");
    else if ((fields[index]?.type.children ?? []).length === 0) {
      decisions.set(name, dictionaryPays(batches, index));
    }
  }
  return decisions;
}

function dictionaryPays(batches: readonly RecordBatch[], column: number): boolean {
  const { rows, values, bytes, seen } = sampleColumn(batches, column);
  if (values === 0) return true;
  const allRows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
  const distinct = rows === allRows ? seen : estimateDistinct(seen, values);
  const repetition = (allRows * (values / rows)) / distinct;
  return repetition >= leastRepetition && (distinct * bytes) / values <= largestDictionary;
}

/** What a sample of a column holds. */
interface ColumnSample {
  /** Rows looked at, and how many of them are not null. */
  readonly rows: number;
  readonly values: number;
  /** Size of the values, roughly. */
  readonly bytes: number;
  /** Distinct values. */
  readonly seen: number;
}

/** Looks at one row of every `step`, and stops early where the values are large. */
function sampleColumn(batches: readonly RecordBatch[], column: number): ColumnSample {
  const allRows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
  const step = Math.max(1, Math.floor(allRows / sampleSize));
  const seen = new Set<ValueKey>();
  let rows = 0;
  let values = 0;
  let bytes = 0;
  let start = 0;
  for (const batch of batches) {
    const keyAt = keyReader(batch, column);
    const end = start + batch.numRows;
    while (bytes < mostSampleBytes) {
      const row = sampledRow(rows, step);
      if (row >= end) break;
      const key = keyAt(row - start);
      rows += 1;
      if (key === undefined) continue;
      values += 1;
      bytes += typeof key === "string" ? key.length : 8;
      seen.add(key);
    }
    start = end;
  }
  return { rows, values, bytes, seen: seen.size };
}

/** One row of each `step`, scattered: at even distances, values that recur in a cycle would look unique. */
function sampledRow(index: number, step: number): number {
  return index * step + ((Math.imul(index, 0x9e37_79b1) >>> 8) % step);
}

/**
 * The number of equally frequent values of which a sample would show `distinct` different ones: the
 * `k` for which `k · (1 − e^(−sample/k)) = distinct`, by bisection.
 */
function estimateDistinct(distinct: number, sample: number): number {
  if (distinct >= sample) return Number.POSITIVE_INFINITY;
  let low = distinct;
  let high = sample * sample;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (middle * -Math.expm1(-sample / middle) < distinct) low = middle;
    else high = middle;
  }
  return high;
}
