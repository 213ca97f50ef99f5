import { isPattern, type ConnectionCheck, type SourceStream } from "@dativo/core/plugin";
import { checkSource } from "@dativo/sql-reader";
import { describeQuery, describeTable } from "../catalog/describe-relation.ts";
import { listTables } from "../catalog/list-tables.ts";
import { beginRead } from "./begin-read.ts";
import { openClient, type OpenSettings } from "./open-client.ts";
import { serverError } from "./server-errors.ts";

/** Connects, and looks whether all that the job names is there and may be read. */
export async function checkServer(
  settings: () => OpenSettings,
  streams: readonly SourceStream[],
): Promise<ConnectionCheck> {
  return checkSource(
    async () => look(settings(), streams),
    (cause) => serverError(cause, "check"),
  );
}

async function look(settings: OpenSettings, streams: readonly SourceStream[]): Promise<string> {
  const client = await openClient(settings);
  let where = `${settings.connection.host}:${settings.connection.port}`;
  try {
    await beginRead(client, settings.connection, settings.options);
    const { rows } = await client.query<{ version: string }>(
      "SELECT current_setting('server_version') AS version",
    );
    for (const { name, locator, query, exclude } of streams) {
      where = `stream '${name}'`;
      if (query !== undefined) await describeQuery(client, query);
      else if (isPattern(locator)) await listTables(client, locator, exclude ?? []);
      else if (locator !== "") {
        const { sql } = await describeTable(client, locator);
        await client.query(`SELECT FROM ${sql} LIMIT 0`);
      }
    }
    return `PostgreSQL ${rows[0]?.version ?? ""} answers, and lets the job read.`;
  } catch (cause) {
    throw serverError(cause, where);
  } finally {
    await client.end();
  }
}
