import { batchesFromIpc, columnsOfIpc, type RecordBatch } from "@dativo/core/plugin";
import { parquetFormatErrors } from "@dativo/parquet-format";

/**
 * Reads a Parquet file, whoever has written it, a row group at a time. Fields have their `PARQUET:field_id` as
 * metadata, where the file has them.
 *
 * @param file the whole of it
 * @param source where it comes from, for messages
 * @param isWanted says which columns are read, by name and field id; all of them by default
 * @throws `PARQUET_FILE_UNREADABLE`
 */
export async function* readParquet(
  file: Uint8Array,
  source: string,
  isWanted?: (name: string, fieldId: number | undefined) => boolean,
): AsyncGenerator<RecordBatch> {
  const { ParquetFile, readSchema } = await import("parquet-wasm");
  try {
    const parquet = await ParquetFile.fromFile(new Blob([file]));
    const columns = columnsOfIpc(readSchema(file).intoIPCStream())
      .filter(({ name, metadata }) => isWanted?.(name, fieldIdOf(metadata)) ?? true)
      .map(({ name }) => name);
    const groups = parquet.metadata().numRowGroups();
    for (let group = 0; group < groups; group += 1) {
      const table = await parquet.read({ rowGroups: [group], columns });
      yield* batchesFromIpc(table.intoIPCStream());
    }
  } catch (cause) {
    throw parquetFormatErrors.fileUnreadable(source, cause);
  }
}

/** The id that a table format has given a column of a file; `undefined` where it has none. */
export function fieldIdOf(metadata: ReadonlyMap<string, string>): number | undefined {
  const id = metadata.get("PARQUET:field_id");
  return id === undefined ? undefined : Number(id);
}
