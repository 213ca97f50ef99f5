import { expect, test } from "vitest";
import { flatBatch, flatFields } from "./__fixtures__/flat-columns.ts";
import { keyReader } from "./value-key.ts";

/** For each value the row where it comes first; nothing for a null. */
function firstRows(values: readonly unknown[]): (number | undefined)[] {
  const seen = new Map<unknown, number>();
  return values.map((value, row) => {
    if (value === undefined || value === null) return undefined;
    if (!seen.has(value)) seen.set(value, row);
    return seen.get(value);
  });
}

const rows = 1100;
const slices = [flatBatch(rows), flatBatch(rows + 30).slice(13, rows + 13)];

test.each(flatFields.map((field, column) => [field.name, column] as const))(
  "%s: rows have the same key where Arrow says that they have the same value",
  (_name, column) => {
    for (const batch of slices) {
      const keyAt = keyReader(batch, column);
      const vector = batch.getChildAt(column);
      const values = Array.from({ length: rows }, (_, row): unknown => {
        const value: unknown = vector?.get(row);
        return ArrayBuffer.isView(value)
          ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")
          : value;
      });
      const keys = Array.from({ length: rows }, (_, row) => keyAt(row));
      expect(firstRows(keys)).toEqual(firstRows(values));
    }
  },
);
