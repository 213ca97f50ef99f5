import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, expect, it } from "vitest";
import { jobText, readOutput, runDatabaseJob } from "../databases/run-job.ts";
import { runAndKill } from "../databases/running-job.ts";
import { seededRandom } from "../databases/seeded-random.ts";
import {
  connectedToMysql,
  createMysqlDatabase,
  describeWithMysql,
  type MysqlDatabase,
} from "../services/mysql-service.ts";

const seed = Number(process.env["DATIVO_TORTURE_SEED"] ?? Date.now() % 1_000_000_000);
const rounds = Number(process.env["DATIVO_TORTURE_ROUNDS"] ?? 10);
const writers = 3;

const source = `
tables:
  - { name: counted, cursor_field: id }
  - { name: stamped, cursor_field: changed }
incremental: { strategy: cursor, cursor_field: id }`;

await describeWithMysql(
  `reading on while all goes wrong (DATIVO_TORTURE_SEED=${seed})`,
  (server) => {
    const random = seededRandom(seed);
    let database: MysqlDatabase;
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "dativo-torture-"));
      database = await createMysqlDatabase(server);
      await database.sql("CREATE TABLE counted (id bigint AUTO_INCREMENT PRIMARY KEY, note text)");
      await database.sql(
        "CREATE TABLE stamped (id int PRIMARY KEY, changed timestamp(6) NULL, version int)",
      );
      const rows = Array.from({ length: 50 }, (_, index) => `(${index + 1}, now(6), 1)`);
      await database.sql(`INSERT INTO stamped VALUES ${rows.join(", ")}`);
    });
    afterAll(async () => {
      await database.drop();
      await rm(folder, { recursive: true });
    });

    it("ends with the target as the source: nothing lost, nothing doubled", async () => {
      let isOver = false;
      const writing = Array.from({ length: writers }, (_, index) =>
        write(database.url, seededRandom(seed + 1 + index), () => isOver),
      );
      await writeFile(join(folder, "job.yaml"), jobText(database.url, source));
      for (let round = 0; round < rounds; round += 1) {
        await runAndKill(folder, random() < 0.5 ? 150 + random() * 600 : 30_000);
      }
      isOver = true;
      await Promise.all(writing);
      for (let last = 0; last < 2; last += 1) {
        const { code, stdout, stderr } = await runDatabaseJob(folder, database.url, source);
        expect(code, stdout + stderr).toBe(0);
      }
      await expectCounted(folder, database);
      await expectStamped(folder, database);
    }, 180_000);
  },
);

/** Transactions that insert and update, of which some take their time, and some end in nothing. */
async function write(url: string, random: () => number, isOver: () => boolean): Promise<void> {
  const client: Connection = await connectedToMysql(url);
  while (!isOver()) {
    const pause = random() < 0.2 ? random() * 0.3 : random() * 0.02;
    const id = 1 + Math.floor(random() * 50);
    const inserts = Array.from({ length: 1 + Math.floor(random() * 5) }, () => "('x')");
    try {
      await client.query("START TRANSACTION");
      await client.query(`INSERT INTO counted (note) VALUES ${inserts.join(", ")}`);
      await client.query(
        `UPDATE stamped SET changed = now(6), version = version + 1 WHERE id = ${id}`,
      );
      await client.query(`DO sleep(${pause})`);
      await client.query(random() < 0.8 ? "COMMIT" : "ROLLBACK");
    } catch {
      // The record belongs to another writer, whom it waited for in vain.
      await client.query("ROLLBACK");
    }
  }
  await client.end();
}

async function expectCounted(folder: string, { sql }: MysqlDatabase): Promise<void> {
  const read = await readOutput(folder, "SELECT id FROM $files WHERE version IS NULL");
  const rows = await sql("SELECT id FROM counted ORDER BY id");
  expect(rows.length).toBeGreaterThan(50);
  expect(read.map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual(
    rows.map(({ id }) => Number(id)),
  );
}

/** Versions between two runs may be missed; the last of each record may not, and none comes twice. */
async function expectStamped(folder: string, { sql }: MysqlDatabase): Promise<void> {
  const read = await readOutput(
    folder,
    `SELECT id, version, count(*) AS n, max(version) OVER (PARTITION BY id) AS latest
     FROM $files WHERE version IS NOT NULL GROUP BY id, version`,
  );
  expect(read.filter(({ n }) => Number(n) > 1)).toEqual([]);
  const latest = new Map(read.map(({ id, latest: version }) => [Number(id), Number(version)]));
  const rows = await sql("SELECT id, version FROM stamped");
  expect(latest).toEqual(new Map(rows.map(({ id, version }) => [Number(id), Number(version)])));
}
