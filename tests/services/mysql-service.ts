import { randomBytes } from "node:crypto";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { describeWithService } from "./ask-for-service.ts";

/** A MariaDB or MySQL server that all tests of a run share. */
export interface MysqlService {
  /** `mysql://user:password@host:port`, with a user that may do everything. */
  readonly url: string;
}

/** A suite that needs MariaDB or MySQL. To be awaited. */
export function describeWithMysql(
  name: string,
  suite: (server: MysqlService) => void,
): Promise<void> {
  return describeWithService("mysql", name, (url) => suite({ url }));
}

/** A database, and a connection to it. */
export interface MysqlDatabase {
  readonly name: string;
  /** With the database in it. */
  readonly url: string;
  readonly sql: (text: string) => Promise<readonly Record<string, unknown>[]>;
  readonly drop: () => Promise<void>;
}

/** Makes a database that no other test knows. */
export async function createMysqlDatabase({ url }: MysqlService): Promise<MysqlDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const own = new URL(url);
  own.pathname = `/${name}`;
  const server = await connectedToMysql(url);
  await server.query(`CREATE DATABASE ${name}`);
  await server.query(`USE ${name}`);
  return {
    name,
    url: own.href,
    sql: async (text) => {
      const [rows] = await server.query<RowDataPacket[]>(text);
      return Array.isArray(rows) ? rows : [];
    },
    drop: async () => {
      await server.query(`DROP DATABASE ${name}`);
      await server.end();
    },
  };
}

/** A connection that the caller ends. It carries several statements out at once, and answers in texts. */
export async function connectedToMysql(url: string): Promise<Connection> {
  const client = await createConnection({
    uri: url,
    multipleStatements: true,
    charset: "utf8mb4",
    typeCast: (field) => field.string(),
  });
  client.on("error", () => undefined);
  await client.query("SET time_zone = '+00:00'");
  return client;
}
