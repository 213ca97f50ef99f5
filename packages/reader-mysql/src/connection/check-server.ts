import { isPattern, type ConnectionCheck, type SourceStream } from "@dativo/core/plugin";
import { checkSource } from "@dativo/sql-reader";
import { describeRelation } from "../catalog/describe-relation.ts";
import { listTables } from "../catalog/list-tables.ts";
import { beginRead, prepareSession } from "./begin-read.ts";
import { openClient, serverName, type OpenSettings } from "./open-client.ts";
import { queryRows } from "./query-rows.ts";
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
  let where = serverName(settings.connection);
  try {
    const { isMariadb, version } = await prepareSession(client, settings.options);
    await beginRead(client);
    for (const stream of streams) {
      const { name, locator, query, exclude } = stream;
      where = `stream '${name}'`;
      if (query === undefined && isPattern(locator)) {
        await listTables(client, locator, exclude ?? []);
      } else if (query !== undefined || locator !== "") {
        const { from } = await describeRelation(client, stream);
        await queryRows(client, `SELECT 1 FROM ${from} AS d LIMIT 0`);
      }
    }
    return `${isMariadb ? "MariaDB" : "MySQL"} ${version} answers, and lets the job read.`;
  } catch (cause) {
    throw serverError(cause, where);
  } finally {
    client.destroy();
  }
}
