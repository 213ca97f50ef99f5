import { both, type IncrementDialect, type Part, type SqlCursor } from "@dativo/sql-reader";
import type { Relation } from "../catalog/describe-relation.ts";
import { holdRelation } from "../catalog/hold-relation.ts";
import { inPassing } from "../plan/in-passing.ts";
import type { Snapshot } from "../plan/snapshot.ts";
import { partsAfter, readBoundary } from "./boundary.ts";

/** @param snapshot that tasks read in, too: nothing comes between plan and task */
export function postgresDialect(
  { client, id }: Snapshot,
  relation: Relation,
  cursor: SqlCursor,
): IncrementDialect {
  const ask = <Result>(question: () => Promise<Result>): Promise<Result> =>
    inPassing(client, async () => {
      if (id !== undefined) await holdRelation(client, relation);
      return question();
    });
  return {
    query: (sql) => ask(async () => (await client.query<Record<string, unknown>>(sql)).rows),
    daysBefore: (value, days) => `${value} - interval '${days} days'`,
    readBoundary: (position, limit) =>
      ask(() => readBoundary(client, relation, cursor, position, limit)),
    partsBetween: (last, start, next): readonly Part[] => {
      const end = `${cursor.sql} <= ${cursor.literal(next.position)}`;
      const upTo = both(end, cursor.placed ?? null);
      if (last !== undefined) return partsAfter(relation, cursor, last, upTo);
      const from = start === null ? null : `${cursor.sql} >= ${start}`;
      return [{ from: relation.sql, where: both(from, upTo) }];
    },
  };
}
