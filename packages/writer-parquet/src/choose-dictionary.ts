import type { RecordBatch } from "@dativo/core/plugin";
import { parquetWriterErrors } from "./parquet-writer-errors.ts";
import type { ParquetWriterOptions } from "./parquet-writer-options.ts";

/** Values looked at in a column. */
const sampleSize = 4096;

/** A column with more distinct values than this share of the sample is not dictionary-encoded. */
const mostDistinctShare = 0.5;

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
      decisions.set(name, distinctShare(batches, index) <= mostDistinctShare);
    }
  }
  return decisions;
}

/** Share of distinct values among the non-null ones of a sample spread evenly; 0 without any. */
function distinctShare(batches: readonly RecordBatch[], column: number): number {
  const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
  const step = Math.max(1, Math.floor(rows / sampleSize));
  const seen = new Set<unknown>();
  let count = 0;
  let next = 0;
  for (const batch of batches) {
    const values = batch.getChildAt(column);
    for (; next < batch.numRows; next += step) {
      const value: unknown = values?.get(next);
      if (value === null || value === undefined) continue;
      seen.add(typeof value === "object" ? String(value) : value);
      count += 1;
    }
    next -= batch.numRows;
  }
  return count === 0 ? 0 : seen.size / count;
}
