import { adoptBatch } from "../batch/adopt-batch.ts";
import type { RecordBatch, Row } from "../contract/batch.ts";
import { runErrors } from "../errors/run-errors.ts";

/**
 * What a reader has yielded, as one of the two things that it may yield.
 *
 * @throws `ROW_NOT_RECOGNISED` for an array of anything but objects, `BATCH_NOT_RECOGNISED` for anything
 *   that is no array and no batch
 */
export function recogniseYield(yielded: unknown): RecordBatch | readonly Row[] {
  if (!Array.isArray(yielded)) return adoptBatch(yielded);
  const values: readonly unknown[] = yielded;
  const position = values.findIndex((value) => !isRow(value));
  if (position >= 0) throw runErrors.rowNotRecognised(position, describe(values[position]));
  return yielded as readonly Row[];
}

/** Which of the two it is. */
export function isRows(yielded: RecordBatch | readonly Row[]): yielded is readonly Row[] {
  return Array.isArray(yielded);
}

/** Objects of classes are rows, too: drivers give them. Containers would be rows of nothing but nulls. */
function isRow(value: unknown): value is Row {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return !(
    Array.isArray(value) ||
    ArrayBuffer.isView(value) ||
    value instanceof Date ||
    value instanceof Map ||
    value instanceof Set ||
    value instanceof Promise ||
    Symbol.iterator in value
  );
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  return `an object of class ${value.constructor.name}`;
}
