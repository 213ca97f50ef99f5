import type { ExtractRequest, RecordBatch, StreamSchema } from "@dativo/core/plugin";
import { fromPart, type BadValues, type Part } from "@dativo/sql-reader";
import type { Connection } from "mysql2/promise";
import { quoteName } from "../connection/sql-text.ts";
import type { ResolvedColumn } from "../types/resolve-column.ts";
import { queryChunks } from "./query-chunks.ts";
import { RowReader } from "./row-reader.ts";

/** How the records of a part are read. */
export interface PartSettings {
  readonly columns: readonly ResolvedColumn[];
  readonly schema: StreamSchema;
  readonly badValues: BadValues;
}

/** Reads one part of a partition into batches. */
export async function* readPart(
  client: Connection,
  part: Part,
  { columns, schema, badValues }: PartSettings,
  { batchRows }: Pick<ExtractRequest, "batchRows">,
): AsyncGenerator<RecordBatch> {
  const expressions = columns.map(({ name, select }) => select(`d.${quoteName(name)}`));
  const reader = new RowReader({
    columns,
    schema,
    batchRows,
    onBadRow: (row) => badValues.take(row),
  });
  const query = `SELECT ${expressions.join(", ")} ${fromPart(part)}`;
  for await (const chunk of queryChunks(client, query)) {
    yield* reader.take(chunk);
    if (reader.isDone) break;
  }
}
