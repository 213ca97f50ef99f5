import { BatchBuilder } from "../batch/batch-builder.ts";
import type { ColumnType } from "../contract/column-type.ts";

/**
 * Orders two canonical texts of one type as the values that they stand for: `"9"` before `"10"`, and
 * `00:00:00` before `00:00:00.5`, which their letters would not.
 *
 * @returns negative, zero or positive, as for `Array.sort`
 */
export function compareCursorValues(a: string, b: string, type: ColumnType): number {
  switch (type.kind) {
    case "int8":
    case "int16":
    case "int32":
    case "int64":
      return compare(BigInt(a), BigInt(b));
    case "float32":
    case "float64":
      return compare(Number(a), Number(b));
    case "decimal":
      // Canonical decimals of one type have the same number of digits after the point.
      return compare(BigInt(a.replace(".", "")), BigInt(b.replace(".", "")));
    case "date":
    case "time":
    case "timestamp":
    case "timestamptz":
      return compare(ticks(a, type), ticks(b, type));
    default:
      return compare(a, b);
  }
}

function compare<Value extends string | number | bigint>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The number behind a date or time, read the way that columns are: through a column. */
function ticks(text: string, type: ColumnType): bigint {
  const builder = new BatchBuilder({ fields: [{ name: "value", type, required: true }] });
  builder.appendRow({ value: text });
  const column = builder.finish().getChildAt(0);
  const values: unknown = column?.data[0]?.values;
  if (values instanceof BigInt64Array) return values[0] ?? 0n;
  return values instanceof Int32Array ? BigInt(values[0] ?? 0) : 0n;
}
