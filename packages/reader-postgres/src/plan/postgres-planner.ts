import type { SourceStream } from "@dativo/core/plugin";
import {
  settleCursor,
  TablePlanner,
  type PlannerDialect,
  type SqlCursor,
} from "@dativo/sql-reader";
import type { Client } from "pg";
import { describeQuery, describeTable, type Relation } from "../catalog/describe-relation.ts";
import type { OpenSettings } from "../connection/open-client.ts";
import { cursorColumn } from "../incremental/cursor-column.ts";
import { postgresDialect } from "../incremental/postgres-dialect.ts";
import { settleDialect } from "../incremental/settle-dialect.ts";
import { postgresReaderErrors } from "../postgres-reader-errors.ts";
import { inPassing } from "./in-passing.ts";
import { splitTable } from "./split-table.ts";
import { takeSnapshot, type Snapshot } from "./snapshot.ts";

/**
 * Plans streams in one snapshot of the database, so that all tables of a run are as of one moment: tasks on other
 * connections see it, too.
 */
export type PostgresPlanner = TablePlanner<Snapshot, Relation>;

export function createPlanner(settings: OpenSettings): PostgresPlanner {
  const { options, logger } = settings;
  const settling = settleDialect(settings);
  const dialect: PlannerDialect<Snapshot, Relation> = {
    takeSnapshot: () => takeSnapshot(settings),
    release: ({ client }) => client.end(),
    describe: ({ client }, stream) => inPassing(client, () => describe(client, stream)),
    fromOf: ({ sql }) => sql,
    cursorOf,
    settle: (...request) => settleCursor(settling, ...request),
    increments: postgresDialect,
    split: ({ client, id }, relation, parts, parallelism) =>
      inPassing(client, () =>
        splitTable(client, {
          relation,
          parts,
          snapshot: id,
          parallelism: options.parallel === "off" ? 1 : parallelism,
        }),
      ),
    errors: postgresReaderErrors,
    options,
    logger,
  };
  return new TablePlanner(dialect);
}

async function describe(client: Client, stream: SourceStream): Promise<Relation> {
  if (stream.query !== undefined) return describeQuery(client, stream.query);
  if (stream.locator === "") throw postgresReaderErrors.noTableNamed();
  return describeTable(client, stream.locator);
}

function cursorOf(relation: Relation, { name }: SourceStream, field: string): SqlCursor {
  const column = relation.columns.find((each) => each.name === field);
  if (!column) {
    const columns = relation.columns.map((each) => each.name);
    throw postgresReaderErrors.columnNotFound(name, field, columns);
  }
  const cursor = cursorColumn(column);
  if (!cursor) throw postgresReaderErrors.cursorUnusable(name, field, column.typeName);
  return cursor;
}
