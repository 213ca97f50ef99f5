import type { RecordBatch } from "@dativo/core/plugin";

/** Arrow's number for booleans, whose values are bits. */
const booleanTypeId = 6;

/** A value by which equal ones are recognised; nothing for a null. */
export type ValueKey = number | bigint | string | undefined;

/**
 * Reads keys of the values of a column, which is not nested, straight from its buffers: texts as one
 * character for each byte. Far cheaper than the values that the Arrow library makes.
 */
export function keyReader(batch: RecordBatch, column: number): (row: number) => ValueKey {
  const data = batch.data.children[column];
  // A batch of other columns than the first: it is for the engine to refuse it.
  if (data === undefined) return () => undefined;
  const { offset, nullBitmap, stride } = data;
  const values = data.values as ArrayLike<number | bigint> & ArrayBufferView;
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const valueOffsets = data.valueOffsets as Int32Array | undefined;
  const isNull = (row: number): boolean =>
    nullBitmap !== undefined && nullBitmap.byteLength > 0 && !bitAt(nullBitmap, offset + row);
  const keyOf = (row: number): ValueKey => {
    if (valueOffsets) return bytes.toString("latin1", valueOffsets[row], valueOffsets[row + 1]);
    if (data.typeId === booleanTypeId) return Number(bitAt(values as Uint8Array, offset + row));
    if (stride === 1) return values[row];
    const width = (stride * values.byteLength) / values.length;
    return bytes.toString("latin1", row * width, (row + 1) * width);
  };
  return (row) => (isNull(row) ? undefined : keyOf(row));
}

function bitAt(bits: Uint8Array, index: number): boolean {
  return (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}
