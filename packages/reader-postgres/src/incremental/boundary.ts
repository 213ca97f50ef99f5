import {
  both,
  type Boundary,
  type CursorState,
  type Part,
  type SqlCursor,
} from "@dativo/sql-reader";
import { escapeIdentifier, escapeLiteral, type Client } from "pg";
import type { Relation } from "../catalog/describe-relation.ts";

/** The records at the highest value; `undefined` where there are more than the state may remember. */
export async function readBoundary(
  client: Client,
  relation: Relation,
  cursor: SqlCursor,
  position: string,
  limit: number,
): Promise<Boundary | undefined> {
  const at = `${cursor.sqlOf("d")} = ${cursor.literal(position)}`;
  const from = `FROM ${relation.sql} AS d WHERE ${at}`;
  if (relation.primaryKey.length > 0) {
    const { rows } = await client.query<{ key: string }>(
      `SELECT ${keyOf(relation, "d")} AS key ${from} LIMIT ${limit + 1}`,
    );
    return rows.length > limit ? undefined : { keys: rows.map(({ key }) => key) };
  }
  const { rows } = await client.query<{ hash: string; count: string }>(
    `SELECT md5(d::text) AS hash, count(*) AS count ${from} GROUP BY 1 LIMIT ${limit + 1}`,
  );
  if (rows.length > limit) return undefined;
  return { hashes: Object.fromEntries(rows.map(({ hash, count }) => [hash, Number(count)])) };
}

/**
 * What to read from a value on that the last run has read up to, but for the records that it has read: ties
 * that came later are new.
 *
 * @param upTo condition on the upper end
 */
export function partsAfter(
  relation: Relation,
  cursor: SqlCursor,
  { position, boundary }: CursorState,
  upTo: string | null,
): Part[] {
  const value = cursor.literal(position);
  if ("keys" in boundary) {
    const known = boundary.keys.map((key) => escapeLiteral(key)).join(", ");
    const read =
      known === "" || relation.primaryKey.length === 0
        ? null
        : `NOT (${cursor.sql} = ${value} AND ${keyOf(relation, "d")} IN (${known}))`;
    return [{ from: relation.sql, where: both(both(`${cursor.sql} >= ${value}`, upTo), read) }];
  }
  const hashes = escapeLiteral(JSON.stringify(boundary.hashes));
  const names = relation.columns.map(({ name }) => `b.${escapeIdentifier(name)}`).join(", ");
  const copies = `SELECT e.*, md5(e::text) AS "#hash",
    row_number() OVER (PARTITION BY md5(e::text)) AS "#copy"
    FROM ${relation.sql} AS e WHERE ${cursor.sqlOf("e")} = ${value}`;
  const unread = `"#copy" > coalesce((${hashes}::json ->> "#hash")::int8, 0)`;
  return [
    { from: relation.sql, where: both(`${cursor.sql} > ${value}`, upTo) },
    { from: `(SELECT ${names} FROM (${copies}) AS b WHERE ${unread})`, where: null },
  ];
}

/** The primary key as one text, which the state remembers. */
function keyOf({ primaryKey }: Relation, alias: string): string {
  const parts = primaryKey.map((name) => `${alias}.${escapeIdentifier(name)}::text`);
  return `json_build_array(${parts.join(", ")})::text`;
}
