import { testReader } from "@dativo/core/testing";
import { PostgresReader } from "@dativo/reader-postgres";
import { afterAll, beforeAll, test } from "vitest";
import {
  createDatabase,
  describeWithPostgres,
  type TestDatabase,
} from "../services/postgres-service.ts";

await describeWithPostgres("the plugin contract, with a table of PostgreSQL", (server) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase(server);
    await database.client.query(`
      CREATE TABLE orders (id int PRIMARY KEY, name text, total numeric(12, 2), at timestamptz);
      INSERT INTO orders SELECT n, 'name ' || n, n / 4.0, now() FROM generate_series(1, 40) n;
      ANALYZE orders;`);
  });
  afterAll(() => database.drop());

  testReader({
    test,
    reader: PostgresReader,
    source: () => {
      const { hostname, port, username, password } = new URL(database.url);
      return {
        connection: { host: hostname, port: Number(port), database: database.name },
        credentials: { user: username, password: password === "" ? "none-needed" : password },
        streams: ["public.orders"],
      };
    },
    rows: 40,
    unreachable: { connection: { host: "127.0.0.1", port: 1, database: "none" } },
  });
});
