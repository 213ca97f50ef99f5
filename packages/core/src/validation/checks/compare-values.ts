import type { Data } from "apache-arrow";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { ColumnType } from "../../contract/column-type.ts";
import { batchErrors } from "../../errors/batch-errors.ts";

/** Orders a value of a column against a bound: negative, zero, positive; NaN for NaN. */
export type Comparison = (index: number, bound: number) => number;

/** The kinds of columns whose values have an order that rules can use. */
export function isOrdered({ kind }: ColumnType): boolean {
  return !["string", "json", "boolean", "uuid", "binary", "list", "struct"].includes(kind);
}

/** Canonical texts as a column of a type, so that bounds are what values are. */
export function encodeBounds(texts: readonly string[], type: ColumnType): Data {
  const fields = [{ name: "bound", type, required: true }];
  const builder = new BatchBuilder({ fields }, texts.length);
  for (const text of texts) {
    const problem = builder.appendRow({ bound: boundValue(text, type) });
    if (problem) throw batchErrors.ruleValueInvalid(text, problem.message);
  }
  return builder.finish().data.children[0]!;
}

function boundValue(text: string, { kind }: ColumnType): string | boolean | Uint8Array {
  if (kind === "boolean") return text === "true";
  return kind === "binary" ? Buffer.from(text, "base64") : text;
}

/** Compares the values of a column with bounds, both of the same type, without leaving their buffers. */
export function createComparison(data: Data, bounds: Data, type: ColumnType): Comparison {
  switch (type.kind) {
    case "int64":
    case "time":
    case "timestamp":
    case "timestamptz":
      return compareWords(wordsOf(data), wordsOf(bounds), 2);
    case "decimal":
      return compareWords(wordsOf(data), wordsOf(bounds), 4);
    default: {
      const values = data.values as Float64Array;
      const limits = bounds.values as Float64Array;
      // No difference: that of two infinities is no number.
      return (index, bound) => {
        const value = values[index]!;
        const limit = limits[bound]!;
        if (value === limit) return 0;
        return value < limit ? -1 : value > limit ? 1 : Number.NaN;
      };
    }
  }
}

/** Two's complement numbers of several 32-bit words, the lowest first. */
function compareWords(values: Int32Array, bounds: Int32Array, width: number): Comparison {
  return (index, bound) => {
    const top = index * width + width - 1;
    const topBound = bound * width + width - 1;
    if (values[top] !== bounds[topBound]) return values[top]! < bounds[topBound]! ? -1 : 1;
    for (let word = 1; word < width; word += 1) {
      const value = values[top - word]! >>> 0;
      const limit = bounds[topBound - word]! >>> 0;
      if (value !== limit) return value < limit ? -1 : 1;
    }
    return 0;
  };
}

/** The values of a column in 32-bit words, the lowest of each first. */
export function wordsOf(data: Data): Int32Array {
  const values = data.values as ArrayBufferView;
  return new Int32Array(values.buffer, values.byteOffset, values.byteLength / 4);
}
