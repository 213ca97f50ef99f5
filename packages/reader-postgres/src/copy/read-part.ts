import type { ExtractRequest, RecordBatch, StreamSchema } from "@dativo/core/plugin";
import { fromPart, type BadValues, type Part } from "@dativo/sql-reader";
import { escapeIdentifier, type Client } from "pg";
import type { PostgresReaderOptions } from "../postgres-reader-options.ts";
import type { ResolvedColumn } from "../types/resolve-column.ts";
import { copyOut } from "./copy-out.ts";
import { cursorOut } from "./cursor-out.ts";
import { TupleReader } from "./tuple-reader.ts";

/** How the records of a part are read. */
export interface PartSettings {
  readonly columns: readonly ResolvedColumn[];
  readonly schema: StreamSchema;
  readonly badValues: BadValues;
  readonly fetchMode: PostgresReaderOptions["fetch_mode"];
}

/** Reads one part of a partition into batches. */
export async function* readPart(
  client: Client,
  part: Part,
  { columns, schema, badValues, fetchMode }: PartSettings,
  request: Pick<ExtractRequest, "batchRows" | "stream">,
): AsyncGenerator<RecordBatch> {
  const expressions = columns.map(({ name, select }) => select(escapeIdentifier(name)));
  const rest = fromPart(part);
  const runs =
    fetchMode === "copy"
      ? copyOut(client, `SELECT ${expressions.join(", ")} ${rest}`)
      : cursorOut(client, expressions, rest);
  const reader = new TupleReader({
    stream: request.stream.name,
    columns,
    schema,
    batchRows: request.batchRows,
    onBadRow: (row) => badValues.take(row),
  });
  for await (const run of runs) yield* reader.take(run);
  yield* reader.finish();
}
