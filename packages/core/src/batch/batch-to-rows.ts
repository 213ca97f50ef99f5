import type { RecordBatch } from "apache-arrow";
import type { Row } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import { decodeRows } from "./decode-column.ts";
import { fromArrowSchema } from "./from-arrow-schema.ts";

/**
 * The rows of a batch in canonical form (see `ColumnType`). A decimal has exactly `scale` digits after
 * the point; a time or timestamp has none, 3 or 6 fractional digits, the fewest that hold it.
 *
 * @param schema the stream's, where the batch is known to conform to it; else it is taken from the batch
 */
export function batchToRows(
  batch: RecordBatch,
  schema: StreamSchema = fromArrowSchema(batch.schema),
): Row[] {
  return decodeRows(batch.data.children, schema.fields, batch.numRows);
}
