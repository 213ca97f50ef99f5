import { testReader } from "@dativo/core/testing";
import { MysqlReader } from "@dativo/reader-mysql";
import { afterAll, beforeAll, test } from "vitest";
import {
  createMysqlDatabase,
  describeWithMysql,
  type MysqlDatabase,
} from "../services/mysql-service.ts";

await describeWithMysql("the plugin contract, with a table of MariaDB", (server) => {
  let database: MysqlDatabase;

  beforeAll(async () => {
    database = await createMysqlDatabase(server);
    await database.sql(`
      CREATE TABLE orders (id int PRIMARY KEY, name text, total decimal(12, 2), at datetime(6));
      INSERT INTO orders
        SELECT seq, concat('name ', seq), seq / 4, now(6) FROM seq_1_to_40;
      ANALYZE TABLE orders;`);
  });
  afterAll(() => database.drop());

  testReader({
    test,
    reader: MysqlReader,
    source: () => {
      const { hostname, port, username, password } = new URL(database.url);
      return {
        connection: { host: hostname, port: Number(port), database: database.name },
        credentials: { user: username, password },
        streams: [`${database.name}.orders`],
      };
    },
    rows: 40,
    unreachable: { connection: { host: "127.0.0.1", port: 1, database: "none" } },
  });
});
