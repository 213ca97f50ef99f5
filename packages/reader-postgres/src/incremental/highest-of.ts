import type { Client } from "pg";
import type { Relation } from "../catalog/describe-relation.ts";
import { both } from "../plan/partition-params.ts";
import type { CursorColumn } from "./cursor-column.ts";

/**
 * The highest value that a condition allows and that has a place in the order, as PostgreSQL prints it;
 * `undefined` where there is none. Not by `max`, which is not there for every type that has an order.
 */
export async function highestOf(
  client: Client,
  relation: Relation,
  cursor: CursorColumn,
  condition: string | null,
): Promise<string | undefined> {
  const where = both(both(`${cursor.sql} IS NOT NULL`, cursor.placed ?? null), condition);
  const { rows } = await client.query<{ highest: string }>(
    `SELECT (${cursor.sql})::text AS highest FROM ${relation.sql} AS d WHERE ${where}
     ORDER BY ${cursor.sql} DESC LIMIT 1`,
  );
  return rows[0]?.highest;
}
