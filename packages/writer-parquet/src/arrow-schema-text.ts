import { batchesToIpc, type RecordBatch } from "@dativo/core/plugin";

type ArrowSchema = RecordBatch["schema"];

const texts = new WeakMap<ArrowSchema, string>();

/**
 * What `ARROW:schema` in the footer says: the message of an Arrow IPC stream that holds the schema, in
 * Base64. Arrow's own readers restore from it what Parquet has no types for.
 */
export function arrowSchemaText(batch: RecordBatch): string {
  let text = texts.get(batch.schema);
  if (text === undefined) {
    // The schema is the first message: a marker, the length of what follows, and that.
    const stream = Buffer.from(batchesToIpc([batch.slice(0, 0)]));
    text = stream.subarray(0, 8 + stream.readUInt32LE(4)).toString("base64");
    texts.set(batch.schema, text);
  }
  return text;
}
