import { readParams } from "@dativo/sql-reader";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  createDatabase,
  describeWithPostgres,
  type TestDatabase,
} from "../../../../tests/services/postgres-service.ts";
import { describeTable } from "../catalog/describe-relation.ts";
import { splitTable } from "./split-table.ts";

await describeWithPostgres("splitTable", (server) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase(server);
    await database.client.query(`
      CREATE TABLE large (id int8 PRIMARY KEY, filler text) WITH (fillfactor = 10);
      INSERT INTO large SELECT n * 3, repeat('x', 200) FROM generate_series(1, 40000) AS n;
      CREATE TABLE keyless (LIKE large) WITH (fillfactor = 10); INSERT INTO keyless SELECT * FROM large`);
  }, 60_000);
  afterAll(() => database.drop());

  /** How many records each partition has, on a server of some version. */
  async function split(table: string, serverVersion: number): Promise<number[]> {
    const { client } = database;
    const relation = { ...(await describeTable(client, table)), serverVersion };
    const partitions = await splitTable(client, {
      relation,
      parts: [{ from: relation.sql, where: null }],
      snapshot: "any",
      parallelism: 3,
    });
    const counts: number[] = [];
    for (const partition of partitions) {
      let count = 0;
      for (const { from, where } of readParams(partition)?.parts ?? []) {
        const condition = where === null ? "" : ` WHERE ${where}`;
        const { rows } = await client.query<{ n: string }>(
          `SELECT count(*) AS n FROM ${from} AS d${condition}`,
        );
        count += Number(rows[0]?.n);
      }
      counts.push(count);
    }
    return counts;
  }

  it.each([
    ["by pages", "large", 150_000],
    ["by the key, where the server cannot go to a page", "large", 130_000],
  ])("shares out a table %s", async (_, table, version) => {
    const counts = await split(table, version);
    expect(counts.length).toBe(3);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40_000);
    for (const count of counts) expect(count).toBeGreaterThan(10_000);
  });

  it("reads as one what has neither", async () => {
    expect(await split("keyless", 130_000)).toEqual([40_000]);
  });
});
