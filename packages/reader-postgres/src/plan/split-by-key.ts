import { both, keyRanges, type Part } from "@dativo/sql-reader";
import { escapeIdentifier, type Client } from "pg";
import type { Relation } from "../catalog/describe-relation.ts";

const integers = ["int2", "int4", "int8"];

/** Shares out a table by its primary key, where that is one integer; `undefined` where it is not. */
export async function splitByKey(
  client: Client,
  { primaryKey, columns, sql }: Relation,
  { from, where }: Part,
  count: number,
): Promise<Part[] | undefined> {
  const [name, ...others] = primaryKey;
  const column = columns.find((each) => each.name === name);
  const isInteger = column?.type.kind === "base" && integers.includes(column.type.name);
  if (column === undefined || !isInteger || others.length > 0 || count < 2) return undefined;
  const key = escapeIdentifier(column.name);
  const { rows } = await client.query<{ lowest: string | null; highest: string | null }>(
    `SELECT min(${key})::text AS lowest, max(${key})::text AS highest FROM ${sql}`,
  );
  const { lowest = null, highest = null } = rows[0] ?? {};
  if (lowest === null || highest === null) return undefined;
  return keyRanges(key, BigInt(lowest), BigInt(highest), count).map((range) => ({
    from,
    where: both(range, where),
  }));
}
