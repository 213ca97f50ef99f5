import type { Partition } from "@dativo/core/plugin";
import { keyRanges, writeParams, type Part } from "@dativo/sql-reader";
import type { Connection } from "mysql2/promise";
import type { Relation } from "../catalog/describe-relation.ts";
import { queryRows } from "../connection/query-rows.ts";
import { quoteName } from "../connection/sql-text.ts";

/** A smaller share takes less time than another connection. */
const smallestShare = 32 * 1024 * 1024;
const integers = ["tinyint", "smallint", "mediumint", "int", "bigint"];

/**
 * Shares out a large table by ranges of its primary key, where that is one integer. The first and the last range
 * are open, so that no record is in none.
 */
export async function splitTable(
  client: Connection,
  relation: Relation,
  parallelism: number,
): Promise<Partition[]> {
  const key = splittingKey(relation);
  const shares = Math.min(parallelism, Math.floor(relation.estimatedBytes / smallestShare));
  if (key === undefined || shares < 2) return [onePartition(relation.from, relation)];
  const [ends] = await queryRows(
    client,
    `SELECT MIN(${key}) AS lowest, MAX(${key}) AS highest FROM ${relation.from} AS d`,
  );
  const { lowest = null, highest = null } = ends ?? {};
  if (lowest === null || highest === null) return [onePartition(relation.from, relation)];
  return keyRanges(key, BigInt(lowest), BigInt(highest), shares).map((where, index) => ({
    id: `range ${index + 1} of ${shares}`,
    params: writeParams(undefined, [{ from: relation.from, where }]),
    estimatedBytes: Math.round(relation.estimatedBytes / shares),
  }));
}

/** All parts by one connection, as of one moment. */
export function partitionOf(parts: readonly Part[]): Partition {
  return { id: "all", params: writeParams(undefined, parts) };
}

function onePartition(from: string, { estimatedBytes }: Relation): Partition {
  const all = partitionOf([{ from, where: null }]);
  return estimatedBytes > 0 ? { ...all, estimatedBytes } : all;
}

function splittingKey({ primaryKey, columns, kind }: Relation): string | undefined {
  const [name, ...others] = primaryKey;
  const column = columns.find((each) => each.name === name);
  if (kind !== "table" || column === undefined || others.length > 0) return undefined;
  return integers.includes(column.type.name) ? `d.${quoteName(column.name)}` : undefined;
}
