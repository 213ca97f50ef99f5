import type { RecordBatch } from "@dativo/core/plugin";
import type { NanCounts } from "./file-facts.ts";

const floatTypeId = 3;

/** Counts NaN in the columns of floating-point numbers that are not nested. */
export function countNans(batches: readonly RecordBatch[]): NanCounts {
  const counts = new Map<string, number>();
  for (const batch of batches) {
    batch.schema.fields.forEach((field, index) => {
      if ((field.type.typeId as number) !== floatTypeId) return;
      const data = batch.data.children[index] as unknown as FloatData | undefined;
      if (data !== undefined) counts.set(field.name, (counts.get(field.name) ?? 0) + nansIn(data));
    });
  }
  return counts;
}

interface FloatData {
  readonly values: Float32Array | Float64Array;
  readonly length: number;
  readonly nullCount: number;
  getValid(index: number): boolean;
}

/** What stands where a value is null does not count. */
function nansIn(data: FloatData): number {
  const { values, length, nullCount } = data;
  let count = 0;
  for (let index = 0; index < length; index += 1) {
    const value = values[index];
    // NaN is the one value that is not itself.
    if (value !== value && (nullCount === 0 || data.getValid(index))) count += 1;
  }
  return count;
}
