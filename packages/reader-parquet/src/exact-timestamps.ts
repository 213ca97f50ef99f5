import { type RecordBatch, replaceColumns } from "@dativo/core/plugin";
import { parquetFormatErrors } from "@dativo/parquet-format";
import { parquetReaderErrors } from "./parquet-reader-errors.ts";

type Batches = AsyncGenerator<RecordBatch, void, undefined>;
type Column = RecordBatch["data"];

/**
 * Batches whose old timestamps are what the file has: as microseconds where all of a batch are whole ones, else as
 * nanoseconds, of which the host rejects the records that it cannot keep exactly.
 *
 * @param batches with microseconds, which the engine has cut
 * @param nanoseconds the same rows of these columns, exact but for going round outside of 1677 to 2262
 * @throws `PARQUET_TIMESTAMP_UNREADABLE` where neither holds a batch
 */
export async function* exactTimestamps(
  batches: Batches,
  nanoseconds: Batches,
  columns: readonly string[],
  path: string,
): Batches {
  try {
    for await (const batch of batches) {
      const { value: other } = await nanoseconds.next();
      if (other?.numRows !== batch.numRows) {
        const reason = new Error("its timestamps cannot be told twice in the same batches");
        throw parquetFormatErrors.fileUnreadable(path, reason);
      }
      const cut = columns.filter((name) => !isWhole(columnOf(batch, name), columnOf(other, name)));
      const lost = cut.find((name) => !isNear(columnOf(batch, name)));
      if (lost !== undefined) throw parquetReaderErrors.timestampTooFine(path, lost);
      yield cut.length === 0 ? batch : replaceColumns(batch, other, cut);
    }
  } finally {
    await nanoseconds.return();
  }
}

function columnOf(batch: RecordBatch, name: string): Column {
  const index = batch.schema.fields.findIndex((field) => field.name === name);
  return batch.data.children[index] as Column;
}

/** Whether each microsecond, as nanoseconds that may go round, is what the file has. */
function isWhole(micro: Column, nano: Column): boolean {
  if (micro.children.length > 0) {
    return micro.children.every((child, index) =>
      isWhole(child as Column, nano.children[index] as Column),
    );
  }
  const [micros, nanos] = [valuesOf(micro), valuesOf(nano)];
  return micros.every(
    (value, index) => isNull(micro, index) || BigInt.asIntN(64, value * 1000n) === nanos[index],
  );
}

const farthest = (2n ** 63n - 1n) / 1000n;

/** Whether nanoseconds reach all of them. */
function isNear(micro: Column): boolean {
  if (micro.children.length > 0) return micro.children.every((child) => isNear(child as Column));
  return valuesOf(micro).every(
    (value, index) => isNull(micro, index) || (value <= farthest && value >= -farthest),
  );
}

function isNull(column: Column, index: number): boolean {
  return column.nullCount > 0 && !column.getValid(index);
}

/** The numbers of a column of timestamps; of another, none. */
function valuesOf({ values, length }: Column): BigInt64Array {
  const found = values as unknown;
  if (!(found instanceof BigInt64Array)) return new BigInt64Array(0);
  return found.subarray(0, length);
}
