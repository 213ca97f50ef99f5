import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { CollectingLogger } from "@dativo/core/testing";
import { describeTable } from "../../packages/reader-postgres/src/catalog/describe-relation.ts";
import { connectionSettings } from "../../packages/reader-postgres/src/connection/connection-settings.ts";
import { cursorColumn } from "../../packages/reader-postgres/src/incremental/cursor-column.ts";
import { postgresDialect } from "../../packages/reader-postgres/src/incremental/postgres-dialect.ts";
import { takeSnapshot } from "../../packages/reader-postgres/src/plan/snapshot.ts";
import { postgresReaderOptionsSchema } from "../../packages/reader-postgres/src/postgres-reader-options.ts";
import { jobText, readOutput } from "../databases/run-job.ts";
import { startJob, until } from "../databases/running-job.ts";
import {
  createDatabase,
  describeWithPostgres,
  type TestDatabase,
} from "../services/postgres-service.ts";

const more = "retry_config: { max_retries: 0 }";

// What rewrites a table is not seen by its old snapshots: for them it is empty, without any error.
await describeWithPostgres("a table that is changed after the snapshot of a run", (server) => {
  let folder: string;
  let database: TestDatabase;
  const sql = (text: string) => database.client.query(text);
  beforeAll(async () => {
    database = await createDatabase(server);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-changed-"));
    await sql(`
      CREATE TABLE events (id int PRIMARY KEY, at timestamp);
      INSERT INTO events SELECT n, '2026-01-01' FROM generate_series(1, 50) AS n;
      CREATE VIEW recent AS SELECT at FROM events;
      CREATE TABLE divided (id int) PARTITION BY RANGE (id);
      CREATE TABLE divided_1 PARTITION OF divided FOR VALUES FROM (0) TO (100);
      INSERT INTO divided SELECT n FROM generate_series(1, 50) AS n`);
  });
  afterEach(async () => {
    await sql("DROP VIEW recent; DROP TABLE events, divided");
    await rm(folder, { recursive: true });
  });

  /** Runs a job that reads something slow before, and meanwhile carries a change out. */
  async function readWhile(
    change: string,
    stream: string,
  ): Promise<{ end: unknown; output: string }> {
    const source = `tables:
  - { object: slow, query: "SELECT n, repeat('x', 20000) AS filler, pg_sleep(0.01)::text AS s FROM generate_series(1, 100) AS n" }
  - ${stream}`;
    await writeFile(join(folder, "job.yaml"), jobText(database.url, source, { more }));
    const job = startJob(folder);
    await until(async () => {
      const { rows } = await sql(
        `SELECT 1 FROM pg_stat_activity WHERE application_name = 'dativo'
         AND datname = '${database.name}' AND query LIKE 'COPY%pg_sleep%' AND state = 'active'`,
      );
      return rows.length > 0;
    });
    await sql(change);
    return job.ended;
  }

  const query = '{ object: q, query: "SELECT e.id FROM events e JOIN divided USING (id)" }';

  it.each([
    ["TRUNCATE events", "events"],
    ["ALTER TABLE events ALTER COLUMN id TYPE int8", "events"],
    ["TRUNCATE events", "recent"],
    ["TRUNCATE divided", "divided"],
    ["TRUNCATE divided_1", "divided"],
    ["TRUNCATE divided", query],
  ])("is refused after %s, and not read as empty: %s", async (change, stream) => {
    const { end, output } = await readWhile(change, stream);
    expect(output).toContain("POSTGRES_TABLE_CHANGED");
    expect(end).not.toBe(0);
  });

  it("is refused where increments are planned, and keeps the snapshot usable", async () => {
    const snapshot = await takeSnapshot({
      connection: connectionSettings({
        connection: { dsn: database.url },
        credentials: {},
      } as never),
      options: postgresReaderOptionsSchema.parse({}),
      logger: new CollectingLogger(),
      signal: new AbortController().signal,
    });
    const dialectOf = async (table: string) => {
      const relation = await describeTable(snapshot.client, table);
      return postgresDialect(snapshot, relation, cursorColumn(relation.columns[0]!)!);
    };
    const [events, divided] = [await dialectOf("events"), await dialectOf("divided")];
    await sql("TRUNCATE events");
    const lost = events.query("SELECT max(id) AS most FROM events");
    await expect(lost).rejects.toMatchObject({ code: "POSTGRES_TABLE_CHANGED" });
    expect(await divided.query("SELECT max(id)::int AS most FROM divided")).toMatchObject([
      { most: expect.anything() },
    ]);
    // Planning has kept no lock, or this would wait.
    await sql("TRUNCATE divided");
    await snapshot.client.end();
  });

  it("is read as it was before records were changed and columns added", async () => {
    const change = "UPDATE events SET id = id + 1000; ALTER TABLE events ADD COLUMN note text";
    const { end, output } = await readWhile(change, "events");
    expect(output).not.toContain("POSTGRES_TABLE_CHANGED");
    expect(end).toBe(0);
    const counted = 'SELECT max(id)::int AS highest FROM $files WHERE "at" IS NOT NULL';
    expect(await readOutput(folder, counted)).toEqual([{ highest: 50 }]);
  });
});
