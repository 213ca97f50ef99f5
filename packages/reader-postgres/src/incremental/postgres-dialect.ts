import { both, type IncrementDialect, type Part, type SqlCursor } from "@dativo/sql-reader";
import type { Client } from "pg";
import type { Relation } from "../catalog/describe-relation.ts";
import { inPassing } from "../plan/in-passing.ts";
import { partsAfter, readBoundary } from "./boundary.ts";

/** @param client in the snapshot that tasks read in, too: nothing comes between plan and task */
export function postgresDialect(
  client: Client,
  relation: Relation,
  cursor: SqlCursor,
): IncrementDialect {
  return {
    query: async (sql) =>
      (await inPassing(client, () => client.query<Record<string, unknown>>(sql))).rows,
    daysBefore: (value, days) => `${value} - interval '${days} days'`,
    readBoundary: (position, limit) =>
      inPassing(client, () => readBoundary(client, relation, cursor, position, limit)),
    partsBetween: (last, start, next): readonly Part[] => {
      const end = `${cursor.sql} <= ${cursor.literal(next.position)}`;
      const upTo = both(end, cursor.placed ?? null);
      if (last !== undefined) return partsAfter(relation, cursor, last, upTo);
      const from = start === null ? null : `${cursor.sql} >= ${start}`;
      return [{ from: relation.sql, where: both(from, upTo) }];
    },
  };
}
