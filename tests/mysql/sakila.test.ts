import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runDatabaseJob } from "../databases/run-job.ts";
import { queryWithDuckdb, sqlText } from "../query-with-duckdb.ts";
import { repository } from "../repository-files.ts";
import {
  createMysqlDatabase,
  describeWithMysql,
  type MysqlDatabase,
} from "../services/mysql-service.ts";

const sakila = join(repository, "../shared/data/sakila");

await describeWithMysql("sakila, whole, by one wildcard (shared/data/sakila)", (server) => {
  let folder: string;
  let database: MysqlDatabase;
  const isThere = existsSync(sakila);

  beforeAll(async () => {
    if (!isThere) return;
    folder = await mkdtemp(join(tmpdir(), "dativo-sakila-"));
    database = await createMysqlDatabase(server);
    for (const file of ["schema.sql", "data.sql"]) {
      for (const statement of statementsOf(readFileSync(join(sakila, file), "utf8"))) {
        await database.sql(statement);
      }
    }
    // Else its views take many seconds.
    await database.sql("ANALYZE TABLE film, film_actor, film_category, inventory, rental, payment");
  }, 120_000);
  afterAll(async () => {
    if (!isThere) return;
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it("agrees with the server in every value of every table and view", async (context) => {
    if (!isThere) context.skip("shared/data/sakila is not there");
    const { code, stdout, stderr } = await runDatabaseJob(
      folder,
      database.url,
      `tables: ["${database.name}.*"]`,
    );
    expect(code, stdout + stderr).toBe(0);
    const tables = await database.sql(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = '${database.name}'`,
    );
    const streams = readdirSync(join(folder, "out")).filter((name) => !name.startsWith("_"));
    expect(streams.toSorted()).toEqual(
      tables.map(({ name }) => `${database.name}.${String(name)}`).toSorted(),
    );
    expect(streams.length).toBe(23);
    let values = 0;
    for (const { name } of tables) values += await compareTable(database, folder, String(name));
    expect(values).toBeGreaterThan(300_000);
  }, 120_000);
});

/** @returns how many values were compared */
async function compareTable(
  { name: schema, sql }: MysqlDatabase,
  folder: string,
  table: string,
): Promise<number> {
  const columns = await sql(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = '${schema}' AND table_name = '${table}' ORDER BY ordinal_position`,
  );
  const printed = columns.map(({ name, type }) => serverText(String(name), String(type)));
  const expected = await sql(`SELECT JSON_ARRAY(${printed.join(", ")}) AS line FROM \`${table}\``);
  const files = sqlText(join(folder, "out", `${schema}.${table}`, "*.parquet"));
  const read = columns.map(({ name, type }) => duckdbText(String(name), String(type)));
  const found = await queryWithDuckdb(
    `SELECT to_json([${read.join(", ")}])::varchar AS line FROM ${files}`,
  );
  const lines = (rows: readonly Record<string, unknown>[]): string[] =>
    rows.map(({ line }) => JSON.stringify(JSON.parse(String(line)))).toSorted();
  expect(lines(found), table).toEqual(lines(expected));
  return found.length * columns.length;
}

function serverText(name: string, type: string): string {
  const column = `\`${name}\``;
  if (/blob|binary/u.test(type)) return `HEX(${column})`;
  // Behind its SRID, which is 0 here.
  if (type === "geometry") return `HEX(SUBSTRING(${column}, 5))`;
  if (type === "timestamp") return `CONCAT(${column}, '+00')`;
  return `CONVERT(${column} USING utf8mb4)`;
}

function duckdbText(name: string, type: string): string {
  if (/blob|binary|geometry/u.test(type)) return `hex("${name}")`;
  if (type === "set") return `array_to_string("${name}", ',')`;
  return `"${name}"::varchar`;
}

/** The statements of a script, without those that choose a database. */
function statementsOf(script: string): string[] {
  const statements: string[] = [];
  let delimiter = ";";
  let statement = "";
  for (const line of script.replaceAll("sakila.", "").split("\n")) {
    const change = /^DELIMITER (\S+)/u.exec(line)?.[1];
    if (change !== undefined) {
      delimiter = change;
    } else if (line.trimEnd().endsWith(delimiter)) {
      statements.push(statement + line.trimEnd().slice(0, -delimiter.length));
      statement = "";
    } else if (!line.startsWith("--")) {
      statement += `${line}\n`;
    }
  }
  return statements.filter((each) => !/^\s*(?:(?:DROP|CREATE) SCHEMA|USE)\b/u.test(each));
}
