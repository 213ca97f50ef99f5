import { Field as ArrowField, RecordBatch, Schema } from "apache-arrow";

/**
 * Some of the columns of a batch, under other names. The columns are shared.
 *
 * @param names new names by the position of their columns
 */
export function renameColumns(batch: RecordBatch, names: ReadonlyMap<number, string>): RecordBatch {
  const kept = batch.selectAt([...names.keys()]);
  const fields = [...names.values()].map((name, index) => {
    const { type, nullable, metadata } = kept.schema.fields[index]!;
    return new ArrowField(name, type, nullable, metadata);
  });
  return new RecordBatch(new Schema(fields), kept.data);
}
