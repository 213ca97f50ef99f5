import { type RecordBatch, renameColumns } from "@dativo/core/plugin";
import { fieldIdOf, readParquet } from "@dativo/writer-parquet";
import type { IcebergSchema } from "../schema/iceberg-schema.ts";

/**
 * The rows of a data file under the names that the table has now: columns are found by their ids, and by their
 * names where a file has no ids. Columns that the file does not have are missing.
 *
 * @param columns names in the table; all of them by default
 */
export async function* readDataFile(
  content: Uint8Array,
  uri: string,
  { fields }: IcebergSchema,
  columns?: readonly string[],
): AsyncGenerator<RecordBatch> {
  const nameOf = (name: string, id: number | undefined): string | undefined => {
    const field = fields.find((candidate) =>
      id === undefined ? candidate.name === name : candidate.id === id,
    );
    return field && (columns?.includes(field.name) ?? true) ? field.name : undefined;
  };
  const isWanted = (name: string, id: number | undefined): boolean =>
    nameOf(name, id) !== undefined;
  for await (const batch of readParquet(content, uri, isWanted)) {
    const names = new Map<number, string>();
    batch.schema.fields.forEach(({ name, metadata }, index) => {
      const known = nameOf(name, fieldIdOf(metadata));
      if (known !== undefined) names.set(index, known);
    });
    yield renameColumns(batch, names);
  }
}
