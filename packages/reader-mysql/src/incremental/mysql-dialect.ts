import type { IncrementDialect, SqlCursor } from "@dativo/sql-reader";
import type { Connection } from "mysql2/promise";
import type { Relation } from "../catalog/describe-relation.ts";
import { queryRows } from "../connection/query-rows.ts";
import { partsBetween, readBoundary } from "./boundary.ts";

/** @param client in the snapshot that is planned in */
export function mysqlDialect(
  client: Connection,
  relation: Relation,
  cursor: SqlCursor,
): IncrementDialect {
  return {
    query: (sql) => queryRows(client, sql),
    daysBefore: (value, days) => `${value} - INTERVAL ${days} DAY`,
    readBoundary: (position, limit) => readBoundary(client, relation, cursor, position, limit),
    partsBetween: (last, start, next) => partsBetween(relation, cursor, last, start, next),
  };
}
