import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startPostgres, type PostgresServer } from "../services/postgres-server.ts";
import { connected, describeWithPostgres } from "../services/postgres-service.ts";
import { jobText, readOutput, runDatabaseJob } from "../databases/run-job.ts";
import { runAndKill } from "../databases/running-job.ts";
import { seededRandom } from "../databases/seeded-random.ts";

const seed = Number(process.env["DATIVO_TORTURE_SEED"] ?? Date.now() % 1_000_000_000);
const rounds = Number(process.env["DATIVO_TORTURE_ROUNDS"] ?? 12);
const writers = 3;

const source = `
tables:
  - { name: public.counted, cursor_field: id }
  - { name: public.stamped, cursor_field: changed }
incremental: { strategy: cursor, cursor_field: id }`;

await describeWithPostgres(`reading on while all goes wrong (DATIVO_TORTURE_SEED=${seed})`, () => {
  const random = seededRandom(seed);
  let server: PostgresServer;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-torture-"));
    server = await startPostgres();
    const client = await connected(server.url);
    await client.query(`
      CREATE TABLE counted (id bigserial PRIMARY KEY, note text);
      CREATE TABLE stamped (id int PRIMARY KEY, changed timestamptz DEFAULT now(), version int DEFAULT 1);
      INSERT INTO stamped SELECT n FROM generate_series(1, 50) AS n`);
    await client.end();
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  it("ends with the target as the source: nothing lost, nothing doubled", async () => {
    let isOver = false;
    const writing = Array.from({ length: writers }, (_, index) =>
      write(server, seededRandom(seed + 1 + index), () => isOver),
    );
    await writeFile(join(folder, "job.yaml"), jobText(server.url, source));
    for (let round = 0; round < rounds; round += 1) {
      const ends = random();
      if (ends < 0.4) await runAndKill(folder, 150 + random() * 600);
      else if (ends < 0.6) await Promise.all([runAndKill(folder, 30_000), server.crash()]);
      else await runAndKill(folder, 30_000);
    }
    isOver = true;
    await Promise.all(writing);
    for (let last = 0; last < 2; last += 1) {
      const { code, stdout, stderr } = await runDatabaseJob(folder, server.url, source);
      expect(code, stdout + stderr).toBe(0);
    }
    const client = await connected(server.url);
    await expectCounted(folder, client);
    await expectStamped(folder, client);
    await client.end();
  }, 180_000);
});

/** Transactions that insert and update, of which some take their time, and some end in nothing. */
async function write(
  server: PostgresServer,
  random: () => number,
  isOver: () => boolean,
): Promise<void> {
  let client: Client | undefined;
  while (!isOver()) {
    try {
      client ??= await connected(server.url);
      const pause = random() < 0.2 ? random() * 0.3 : random() * 0.02;
      await client.query("BEGIN");
      await client.query("INSERT INTO counted (note) SELECT 'x' FROM generate_series(1, $1)", [
        1 + Math.floor(random() * 5),
      ]);
      await client.query(
        "UPDATE stamped SET changed = now(), version = version + 1 WHERE id = $1",
        [1 + Math.floor(random() * 50)],
      );
      await client.query("SELECT pg_sleep($1)", [pause]);
      await client.query(random() < 0.8 ? "COMMIT" : "ROLLBACK");
    } catch {
      // The server was brought down, or the record belongs to another writer: the transaction is gone.
      await client?.end().catch(() => undefined);
      client = undefined;
    }
  }
  await client?.end();
}

async function expectCounted(folder: string, client: Client): Promise<void> {
  const read = await readOutput(
    folder,
    "SELECT id::varchar AS id FROM $files WHERE version IS NULL ORDER BY id",
  );
  const { rows } = await client.query<{ id: string }>(
    "SELECT id::text FROM counted ORDER BY counted.id",
  );
  expect(rows.length).toBeGreaterThan(50);
  expect(read.map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual(
    rows.map(({ id }) => Number(id)),
  );
}

/** Versions between two runs may be missed; the last of each record may not, and none comes twice. */
async function expectStamped(folder: string, client: Client): Promise<void> {
  const read = await readOutput(
    folder,
    `SELECT id, version, count(*) AS n, max(version) OVER (PARTITION BY id) AS latest
     FROM $files WHERE version IS NOT NULL GROUP BY id, version`,
  );
  expect(read.filter(({ n }) => Number(n) > 1)).toEqual([]);
  const latest = new Map(read.map(({ id, latest: version }) => [Number(id), Number(version)]));
  const { rows } = await client.query<{ id: number; version: number }>(
    "SELECT id, version FROM stamped",
  );
  expect(latest).toEqual(new Map(rows.map(({ id, version }) => [id, version])));
}
