// `npm run bench:databases`: PostgreSQL and MariaDB to Parquet beside their own clients. See ../README.md.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { createJiti } from "jiti";
import { createConnection } from "mysql2/promise";
import pg from "pg";
import { buildPackages } from "../../scripts/build-packages.mjs";
import { ensureInstalled } from "../../scripts/ensure-installed.mjs";
import { describeMachine } from "../csv-to-parquet/describe-machine.mjs";
import { dativo, ownClient, usualStack } from "./engines.mjs";
import { checksum, expectedChecksum, mariadbTable, postgresTable } from "./tables.mjs";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "2000000" },
    runs: { type: "string", default: "5" },
    /** The usual stack reads one in so many rows, and its time is multiplied. */
    slice: { type: "string", default: "20" },
    /** Reads a table ten times as large once, too, for its memory. */
    tenfold: { type: "boolean", default: false },
    /** For the test that runs this: the packages are built already. */
    "no-build": { type: "boolean", default: false },
  },
});
const rows = Number(values.rows);
const slice = Number(values.slice);
const servers = createJiti(import.meta.url);

if (!values["no-build"]) {
  await ensureInstalled();
  await buildPackages();
}
const folder = mkdtempSync(join(tmpdir(), "dativo-bench-"));
console.log(`${describeMachine()}\n`);
try {
  await measurePostgres();
  await measureMariadb();
} finally {
  rmSync(folder, { recursive: true });
}

async function measurePostgres() {
  const { startPostgres } = await servers.import("../../tests/services/postgres-server.ts");
  const server = await startPostgres({
    settings: { shared_buffers: "512MB", datestyle: "ISO" },
  });
  try {
    const { url } = server;
    await onPostgres(url, postgresTable(rows));
    const copy = ["-c", "\\copy (SELECT * FROM measured) to '/dev/null' (format binary)"];
    const settings = { folder, type: "postgres", url, table: "public.measured" };
    const engines = {
      "psql \\copy": ownClient("psql", [url, "-q", ...copy]),
      "Dativo, one stream": dativo({ ...settings, threads: 1 }),
      "Dativo, two threads": dativo({ ...settings, threads: 2 }),
      "pg-cursor + parquetjs-lite": usualStack({ folder, url, rows: Math.ceil(rows / slice) }),
    };
    const medians = await race(engines);
    medians["pg-cursor + parquetjs-lite"].seconds *= slice;
    printTable("PostgreSQL", medians, "psql \\copy");
    if (values.tenfold)
      await measureTenfold(settings, () =>
        onPostgres(url, postgresTable(rows * 10).replaceAll("measured", "tenfold")),
      );
  } finally {
    await server.stop();
  }
}

async function measureMariadb() {
  const { startMariadb } = await servers.import("../../tests/services/mariadb-server.ts");
  const server = await startMariadb();
  try {
    const url = `${server.url}/test_measured`;
    await onMariadb(
      server.url,
      `CREATE DATABASE test_measured; USE test_measured; ${mariadbTable(rows)}`,
    );
    const { hostname, port, username, password } = new URL(server.url);
    const login = [`-h${hostname}`, `-P${port}`, `-u${username}`, `-p${password}`, "test_measured"];
    const settings = { folder, type: "mysql", url, table: "test_measured.measured" };
    const select = ["--quick", "--batch", "-e", "SELECT * FROM measured"];
    const medians = await race({
      "mariadb --quick": ownClient("mariadb", [...login, ...select]),
      "Dativo, one stream": dativo({ ...settings, threads: 2 }),
    });
    printTable("MariaDB", medians, "mariadb --quick");
    if (values.tenfold)
      await measureTenfold(settings, () =>
        onMariadb(
          server.url,
          `USE test_measured; ${mariadbTable(rows * 10).replaceAll("measured", "tenfold")}`,
        ),
      );
  } finally {
    await server.stop();
  }
}

/** All take turns, so that a slow minute of the machine hits all. */
async function race(engines) {
  const measured = new Map(Object.keys(engines).map((name) => [name, []]));
  for (let run = 1; run <= Number(values.runs); run += 1) {
    for (const [name, engine] of Object.entries(engines)) {
      measured.get(name).push(await engine.run());
      if (run === 1 && engine.output) await verify(engine.output, rows);
    }
  }
  return Object.fromEntries([...measured].map(([name, all]) => [name, medianOf(all)]));
}

async function measureTenfold({ table, ...settings }, create) {
  await create();
  const engine = dativo({ ...settings, table: table.replace(/measured$/u, "tenfold"), threads: 2 });
  const { seconds, peakBytes } = await engine.run();
  await verify(engine.output, rows * 10);
  console.log(
    `\nTen times as many rows: ${seconds.toFixed(1)} s, ${Math.round(peakBytes / 1e6)} MB at most.`,
  );
}

async function verify(output, expected) {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const files = join(output, "**", "*.parquet");
  const reader = await connection.runAndReadAll(`SELECT ${checksum} AS found FROM '${files}'`);
  const [{ found }] = reader.getRowObjects();
  if (found !== expectedChecksum(expected)) throw new Error(`The files hold ${found}`);
}

function medianOf(all) {
  const of = (key) => {
    const sorted = all.map((each) => each[key]).toSorted((one, other) => one - other);
    return sorted[sorted.length >> 1];
  };
  return { seconds: of("seconds"), peakBytes: of("peakBytes") };
}

function printTable(server, medians, peer) {
  console.log(`\n${server}, ${rows.toLocaleString("en")} rows, medians of ${values.runs}\n`);
  console.log("| engine | seconds | × its own client | peak MB |\n| --- | ---: | ---: | ---: |");
  for (const [name, { seconds, peakBytes }] of Object.entries(medians)) {
    const ratio = (seconds / medians[peer].seconds).toFixed(2);
    const peak = peakBytes === undefined ? "" : Math.round(peakBytes / 1e6);
    console.log(`| ${name} | ${seconds.toFixed(2)} | ${ratio} | ${peak} |`);
  }
}

async function onPostgres(url, sql) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function onMariadb(url, sql) {
  const client = await createConnection({ uri: url, multipleStatements: true });
  await client.query(sql);
  await client.end();
}
