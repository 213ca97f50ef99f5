import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import {
  connected,
  createDatabase,
  describeWithPostgres,
  type TestDatabase,
} from "../services/postgres-service.ts";
import { readOutput, runDatabaseJob } from "../databases/run-job.ts";

const accounts = 40_000;

await describeWithPostgres("large tables of PostgreSQL, read in ranges", (server) => {
  let folder: string;
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase(server);
    // Each page holds few records, so that few records are a large table.
    await database.client.query(`
      CREATE TABLE accounts (id int PRIMARY KEY, balance int8, filler text) WITH (fillfactor = 10);
      INSERT INTO accounts SELECT n, 1000, repeat('x', 200) FROM generate_series(1, ${accounts}) AS n;
      CREATE TABLE spread (id int, filler text) PARTITION BY HASH (id);
      CREATE TABLE spread_0 PARTITION OF spread FOR VALUES WITH (MODULUS 2, REMAINDER 0) WITH (fillfactor = 10);
      CREATE TABLE spread_1 PARTITION OF spread FOR VALUES WITH (MODULUS 2, REMAINDER 1) WITH (fillfactor = 10);
      INSERT INTO spread SELECT n, repeat('x', 200) FROM generate_series(1, ${accounts}) AS n`);
  }, 60_000);
  afterAll(() => database.drop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-partitions-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function readInRanges(table: string): Promise<number> {
    const { code, stdout, stderr } = await runDatabaseJob(
      folder,
      database.url,
      `tables: [${table}]`,
      { more: "threads: 4" },
    );
    expect(code, stdout + stderr).toBe(0);
    const [row] = await readOutput(
      folder,
      "SELECT count(DISTINCT filename)::int AS files FROM $files".replace(
        "$files",
        `read_parquet('${join(folder, "out", "**", "*.parquet")}', filename = true)`,
      ),
    );
    return Number(row?.["files"]);
  }

  it("sees one moment of a table that others move money in", async () => {
    let isOver = false;
    let transfers = 0;
    const moving = Array.from({ length: 2 }, async (_, index) => {
      const client = await connected(database.url);
      for (let step = 0; !isOver; step += 1) {
        const from = ((step * 7919 + index) % accounts) + 1;
        const to = ((step * 104_729 + index) % accounts) + 1;
        await client.query(
          `BEGIN; UPDATE accounts SET balance = balance - 5 WHERE id = ${from};
           UPDATE accounts SET balance = balance + 5 WHERE id = ${to}; COMMIT`,
        );
        transfers += 1;
      }
      await client.end();
    });
    const partitions = await readInRanges("public.accounts");
    isOver = true;
    await Promise.all(moving);
    expect(partitions).toBeGreaterThan(1);
    expect(transfers).toBeGreaterThan(10);
    const [found] = await readOutput(
      folder,
      "SELECT count(*)::int AS n, count(DISTINCT id)::int AS ids, sum(balance)::bigint AS total FROM $files",
    );
    expect(found).toEqual({ n: accounts, ids: accounts, total: String(accounts * 1000) });
  }, 60_000);

  it("reads the partitions of a partitioned table as its ranges", async () => {
    expect(await readInRanges("public.spread")).toBeGreaterThan(1);
    const [found] = await readOutput(
      folder,
      "SELECT count(*)::int AS n, count(DISTINCT id)::int AS ids FROM $files",
    );
    expect(found).toEqual({ n: accounts, ids: accounts });
  }, 60_000);

  it("reads by one connection where the job wants that", async () => {
    const { code } = await runDatabaseJob(
      folder,
      database.url,
      "tables: [public.accounts]\noptions: { parallel: off }",
      { more: "threads: 4" },
    );
    expect(code).toBe(0);
    const [found] = await readOutput(folder, "SELECT count(*)::int AS n FROM $files");
    expect(found).toEqual({ n: accounts });
  }, 60_000);
});
