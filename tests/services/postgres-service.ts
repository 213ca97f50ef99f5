import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { describeWithService } from "./ask-for-service.ts";

/** A PostgreSQL server that all tests of a run share. */
export interface PostgresService {
  /** With a user that may do everything. */
  readonly url: string;
}

/** A suite that needs PostgreSQL. To be awaited. */
export function describeWithPostgres(
  name: string,
  suite: (server: PostgresService) => void,
): Promise<void> {
  return describeWithService("postgres", name, (url) => suite({ url }));
}

/** Makes a database that no other test knows. */
export async function createDatabase({ url }: PostgresService): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const server = await connected(url);
  await server.query(`CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const client = await connected(own.href);
  return {
    name,
    url: own.href,
    client,
    drop: async () => {
      await client.end();
      await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.end();
    },
  };
}

/** A connection that the caller ends. */
export async function connected(url: string): Promise<Client> {
  const client = new Client(url);
  // A test that restarts the server sees by what fails that the connection is gone.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** A database, and a connection to it. */
export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  readonly client: Client;
  readonly drop: () => Promise<void>;
}
