import { RecordBatchReader, type Schema, Table, tableToIPC } from "apache-arrow";

/** The schema of an Arrow IPC stream. */
export function schemaFromIpc(bytes: Uint8Array): Schema {
  return RecordBatchReader.from(bytes).open().schema;
}

/** An Arrow IPC stream that has the schema and no batch. */
export function schemaToIpc(schema: Schema): Uint8Array {
  return tableToIPC(new Table(schema), "stream");
}
