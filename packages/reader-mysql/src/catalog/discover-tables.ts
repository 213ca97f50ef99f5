import type { DiscoveredStream, JsonObject } from "@dativo/core/plugin";
import { describeColumns } from "@dativo/sql-reader";
import type { Connection } from "mysql2/promise";
import { cursorColumn } from "../incremental/cursor-column.ts";
import type { MysqlReaderOptions } from "../mysql-reader-options.ts";
import { resolveColumn } from "../types/resolve-column.ts";
import { describeRelation, type Relation } from "./describe-relation.ts";
import { listTables } from "./list-tables.ts";

/** All that the user may read: columns with their types, keys, sizes, and what could be a cursor. */
export async function discoverTables(
  client: Connection,
  options: MysqlReaderOptions,
): Promise<DiscoveredStream[]> {
  const streams: DiscoveredStream[] = [];
  for (const name of await listTables(client, "*.*", [])) {
    const relation = await describeRelation(client, { locator: name });
    const { columns, primaryKey, estimatedRows, estimatedBytes } = relation;
    const { schema } = describeColumns(columns, primaryKey, (column, wanted) =>
      resolveColumn(column, options, wanted),
    );
    streams.push({
      name,
      schema,
      ...(estimatedRows < 0 ? {} : { estimatedRecords: estimatedRows }),
      ...(estimatedBytes <= 0 ? {} : { estimatedBytes }),
      details: detailsOf(relation),
    });
  }
  return streams;
}

function detailsOf({ kind, primaryKey, columns }: Relation): JsonObject {
  const cursors = columns.flatMap((column) => {
    const cursor = cursorColumn(column);
    const isLikely = cursor?.kind === "time" || primaryKey.includes(column.name);
    return cursor && isLikely ? [column.name] : [];
  });
  return {
    kind,
    types: Object.fromEntries(columns.map(({ name, typeName }) => [name, typeName])),
    ...(primaryKey.length === 0 ? {} : { primary_key: [...primaryKey] }),
    ...(cursors.length === 0 ? {} : { possible_cursors: cursors }),
  };
}
