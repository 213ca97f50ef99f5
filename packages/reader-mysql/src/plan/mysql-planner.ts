import type { SourceStream } from "@dativo/core/plugin";
import {
  settleCursor,
  TablePlanner,
  type PlannerDialect,
  type SqlCursor,
} from "@dativo/sql-reader";
import { describeRelation, type Relation } from "../catalog/describe-relation.ts";
import type { OpenSettings } from "../connection/open-client.ts";
import { cursorColumn } from "../incremental/cursor-column.ts";
import { mysqlDialect } from "../incremental/mysql-dialect.ts";
import { settleDialect } from "../incremental/settle-dialect.ts";
import { mysqlReaderErrors } from "../mysql-reader-errors.ts";
import { takeSnapshot, type Snapshot } from "./snapshot.ts";
import { partitionOf, splitTable } from "./split-table.ts";

/** Plans streams in one snapshot of the database. Tasks have others: no server shares it between connections. */
export type MysqlPlanner = TablePlanner<Snapshot, Relation>;

export function createPlanner(settings: OpenSettings): MysqlPlanner {
  const { options, logger } = settings;
  const settling = settleDialect(settings);
  const dialect: PlannerDialect<Snapshot, Relation> = {
    takeSnapshot: () => takeSnapshot(settings),
    release: async ({ client }) => client.destroy(),
    describe: ({ client }, stream) => describeRelation(client, stream),
    fromOf: ({ from }) => from,
    cursorOf,
    settle: (...request) => settleCursor(settling, ...request),
    increments: ({ client }, relation, cursor) => mysqlDialect(client, relation, cursor),
    split: async ({ client }, relation, parts, parallelism) => {
      const [only, ...others] = parts;
      const isWhole = only?.from === relation.from && only.where === null && others.length === 0;
      return isWhole
        ? splitTable(client, relation, options.parallel === "off" ? 1 : parallelism)
        : [partitionOf(parts)];
    },
    errors: mysqlReaderErrors,
    options,
    logger,
  };
  return new TablePlanner(dialect);
}

function cursorOf(relation: Relation, { name }: SourceStream, field: string): SqlCursor {
  const column = relation.columns.find((each) => each.name === field);
  if (!column) {
    const columns = relation.columns.map((each) => each.name);
    throw mysqlReaderErrors.columnNotFound(name, field, columns);
  }
  const cursor = cursorColumn(column);
  if (!cursor) throw mysqlReaderErrors.cursorUnusable(name, field, column.typeName);
  return cursor;
}
