import type { DiscoveredStream, JsonObject } from "@dativo/core/plugin";
import { describeColumns } from "@dativo/sql-reader";
import type { Client } from "pg";
import { cursorColumn } from "../incremental/cursor-column.ts";
import type { PostgresReaderOptions } from "../postgres-reader-options.ts";
import { resolveColumn } from "../types/resolve-column.ts";
import { describeTable, type Relation } from "./describe-relation.ts";
import { listTables } from "./list-tables.ts";

const kinds: Readonly<Record<Relation["kind"], string>> = {
  r: "table",
  p: "partitioned table",
  v: "view",
  m: "materialized view",
  f: "foreign table",
  query: "query",
};

/** All that the user may read: columns with their types, keys, sizes, and what could be a cursor. */
export async function discoverTables(
  client: Client,
  options: PostgresReaderOptions,
): Promise<DiscoveredStream[]> {
  const streams: DiscoveredStream[] = [];
  for (const name of await listTables(client, "*.*", [])) {
    const relation = await describeTable(client, name);
    const { schema } = describeColumns(relation.columns, relation.primaryKey, (column, wanted) =>
      resolveColumn(column, options, wanted),
    );
    const { rows } = await client.query<{ bytes: string | null }>(
      "SELECT pg_total_relation_size($1::oid) AS bytes",
      [relation.id],
    );
    const bytes = Number(rows[0]?.bytes ?? 0);
    streams.push({
      name,
      schema,
      ...(relation.estimatedRows < 0
        ? {}
        : { estimatedRecords: Math.round(relation.estimatedRows) }),
      ...(bytes > 0 ? { estimatedBytes: bytes } : {}),
      details: detailsOf(relation),
    });
  }
  return streams;
}

function detailsOf(relation: Relation): JsonObject {
  const { kind, primaryKey, columns } = relation;
  const cursors = columns.flatMap((column) => {
    const cursor = cursorColumn(column);
    const isLikely = cursor?.kind === "time" || primaryKey.includes(column.name);
    return cursor && isLikely ? [column.name] : [];
  });
  return {
    kind: kinds[kind],
    types: Object.fromEntries(columns.map(({ name, typeName }) => [name, typeName])),
    ...(primaryKey.length === 0 ? {} : { primary_key: [...primaryKey] }),
    ...(cursors.length === 0 ? {} : { possible_cursors: cursors }),
  };
}
