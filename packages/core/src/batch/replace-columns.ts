import { Data, RecordBatch, Schema, Struct } from "apache-arrow";

/**
 * A batch with the columns of another one in place of its own of these names. Both have as many rows; nothing is
 * copied.
 */
export function replaceColumns(
  batch: RecordBatch,
  other: RecordBatch,
  names: readonly string[],
): RecordBatch {
  const fields = [...batch.schema.fields];
  const children = [...batch.data.children];
  for (const name of names) {
    const target = fields.findIndex((field) => field.name === name);
    const source = other.schema.fields.findIndex((field) => field.name === name);
    if (target < 0 || source < 0) throw new RangeError(`There is no column ${name}.`);
    fields[target] = other.schema.fields[source]!;
    children[target] = other.data.children[source]!;
  }
  const data = new Data(new Struct(fields), 0, batch.numRows, 0, {}, children);
  return new RecordBatch(new Schema(fields, batch.schema.metadata), data);
}
