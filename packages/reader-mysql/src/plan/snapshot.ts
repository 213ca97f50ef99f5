import type { Connection } from "mysql2/promise";
import { beginRead, prepareSession } from "../connection/begin-read.ts";
import { openClient, serverName, type OpenSettings } from "../connection/open-client.ts";
import { serverError } from "../connection/server-errors.ts";
import { openTransactions, type OpenTransactions } from "../incremental/open-transactions.ts";

/** A view of the database that does not change, for as long as its connection is open. */
export interface Snapshot {
  readonly client: Connection;
  /** As of right before the snapshot. */
  readonly open: OpenTransactions;
  /** Seconds that the time zone of the server is ahead of UTC. */
  readonly zoneSeconds: number;
}

/**
 * Takes a snapshot, and looks for open transactions before: what began later has a later time than any record
 * that the snapshot shows.
 *
 * @throws the errors of `serverError`
 */
export async function takeSnapshot(settings: OpenSettings): Promise<Snapshot> {
  const client = await openClient(settings);
  try {
    const { zoneSeconds } = await prepareSession(client, settings.options);
    const open = await openTransactions(client, settings.signal);
    await beginRead(client);
    return { client, open, zoneSeconds };
  } catch (cause) {
    client.destroy();
    throw serverError(cause, serverName(settings.connection));
  }
}
