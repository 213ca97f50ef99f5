import {
  both,
  type Boundary,
  type CursorState,
  type Part,
  type SqlCursor,
} from "@dativo/sql-reader";
import type { Connection } from "mysql2/promise";
import type { Relation } from "../catalog/describe-relation.ts";
import { queryRows } from "../connection/query-rows.ts";
import { quoteName } from "../connection/sql-text.ts";

/** The records at the highest value; `undefined` where there are more than the state may remember. */
export async function readBoundary(
  client: Connection,
  relation: Relation,
  cursor: SqlCursor,
  position: string,
  limit: number,
): Promise<Boundary | undefined> {
  const from = `FROM ${relation.from} AS d WHERE ${cursor.sql} = ${cursor.literal(position)}`;
  if (relation.primaryKey.length > 0) {
    const rows = await queryRows(
      client,
      `SELECT ${keyOf(relation, "d")} AS row_key ${from} LIMIT ${limit + 1}`,
    );
    if (rows.length > limit) return undefined;
    return { keys: rows.map((row) => row["row_key"] ?? "") };
  }
  const rows = await queryRows(
    client,
    `SELECT row_hash, count(*) AS copies FROM (SELECT ${hashOf(relation, "d")} AS row_hash ${from}) AS h
     GROUP BY row_hash LIMIT ${limit + 1}`,
  );
  if (rows.length > limit) return undefined;
  const counts = rows.map((row) => [row["row_hash"] ?? "", Number(row["copies"])] as const);
  return { hashes: Object.fromEntries(counts) };
}

/**
 * The records at a value that one boundary has and another has not: what is there since, and no more than was
 * there when it was planned. A task reads later than that, and sees what was added meanwhile.
 *
 * @param now `undefined` for all that are there
 */
function partAt(
  relation: Relation,
  cursor: SqlCursor,
  position: string,
  { before, now }: { readonly before: Boundary | undefined; readonly now: Boundary | undefined },
): Part {
  const value = cursor.literal(position);
  if (relation.primaryKey.length > 0) {
    const key = keyOf(relation, "d");
    const known = before !== undefined && "keys" in before ? before.keys : [];
    const there = now !== undefined && "keys" in now ? listed(key, now.keys, "IN") : null;
    const condition = both(there, known.length === 0 ? null : listed(key, known, "NOT IN"));
    return { from: relation.from, where: both(`${cursor.sql} = ${value}`, condition) };
  }
  const names = relation.columns.map(({ name }) => `b.${quoteName(name)}`).join(", ");
  const hash = hashOf(relation, "e");
  const copies = `SELECT e.*, ${hash} AS \`#hash\`,
    row_number() OVER (PARTITION BY ${hash}) AS \`#copy\`
    FROM ${relation.from} AS e WHERE ${cursor.sqlOf("e")} = ${value}`;
  const conditions = [
    ...(before === undefined ? [] : [`b.\`#copy\` > ${countOf(before)}`]),
    ...(now === undefined ? [] : [`b.\`#copy\` <= ${countOf(now)}`]),
  ];
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  return { from: `(SELECT ${names} FROM (${copies}) AS b${where})`, where: null };
}

/** What is between what the last run has read and what was there when the next one was planned. */
export function partsBetween(
  relation: Relation,
  cursor: SqlCursor,
  last: CursorState | undefined,
  start: string | null,
  next: CursorState,
): readonly Part[] {
  const below = `${cursor.sql} < ${cursor.literal(next.position)}`;
  const upTo = both(below, cursor.placed ?? null);
  const atNext = { before: undefined, now: next.boundary };
  if (last === undefined) {
    const from = start === null ? null : `${cursor.sql} >= ${start}`;
    const end = partAt(relation, cursor, next.position, atNext);
    return [{ from: relation.from, where: both(from, upTo) }, end];
  }
  if (last.position === next.position) {
    const boundaries = { before: last.boundary, now: next.boundary };
    return [partAt(relation, cursor, next.position, boundaries)];
  }
  const above = `${cursor.sql} > ${cursor.literal(last.position)}`;
  return [
    partAt(relation, cursor, last.position, { before: last.boundary, now: undefined }),
    { from: relation.from, where: both(above, upTo) },
    partAt(relation, cursor, next.position, atNext),
  ];
}

/** The primary key as one text, which the state remembers: the values in hex, with commas between them. */
function keyOf({ primaryKey }: Relation, alias: string): string {
  const parts = primaryKey.map((name) => `HEX(CONCAT(${alias}.${quoteName(name)}))`);
  return `CONCAT_WS(',', ${parts.join(", ")})`;
}

/** Of all values; `-` for null, which is no hex. */
function hashOf({ columns }: Relation, alias: string): string {
  const parts = columns.map(({ name, type }) => {
    const value = `${alias}.${quoteName(name)}`;
    const exact = type.name === "float" ? `CAST(${value} AS DOUBLE)` : value;
    return `COALESCE(HEX(CONCAT(${exact})), '-')`;
  });
  return `MD5(CONCAT_WS(',', ${parts.join(", ")}))`;
}

function listed(key: string, keys: readonly string[], how: "IN" | "NOT IN"): string {
  return keys.length === 0
    ? "FALSE"
    : `${key} ${how} (${keys.map((each) => `'${each}'`).join(", ")})`;
}

/** How many records a boundary has of the hash of a row. */
function countOf(boundary: Boundary): string {
  const hashes = Object.entries("hashes" in boundary ? boundary.hashes : {});
  if (hashes.length === 0) return "0";
  const cases = hashes.map(([hash, count]) => `WHEN '${hash}' THEN ${count}`);
  return `(CASE b.\`#hash\` ${cases.join(" ")} ELSE 0 END)`;
}
