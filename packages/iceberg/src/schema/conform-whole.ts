import { conformBatch, type RecordBatch, type StreamSchema } from "@dativo/core/plugin";
import { icebergErrors } from "../iceberg-errors.ts";

/**
 * A batch with exactly the columns and types of a schema, and all of its rows.
 *
 * @param place where the rows are, for messages
 * @throws `ICEBERG_ROWS_UNREADABLE` when a value does not fit: no row is left out
 */
export function conformWhole(batch: RecordBatch, schema: StreamSchema, place: string): RecordBatch {
  const { batch: whole, rejected } = conformBatch(batch, schema);
  const [first] = rejected;
  if (first) throw icebergErrors.rowsUnreadable(place, first.problem.message);
  return whole;
}
