import type { Client } from "pg";
import { postgresReaderErrors } from "../postgres-reader-errors.ts";
import type { Relation } from "./describe-relation.ts";

/**
 * Locks what is about to be read for the rest of the transaction, so that nobody alters it, and sees to it that
 * nobody has since the snapshot.
 *
 * @throws `POSTGRES_TABLE_CHANGED`
 */
export async function holdRelation(client: Client, { sql }: Relation): Promise<void> {
  // Locks all tables that it would read: those below views, and the partitions of divided ones.
  await client.query(`SELECT FROM ${sql} AS held LIMIT 0`);
  await refuseChanged(client);
}

/**
 * Looks at all tables that the transaction has locked: one that was rewritten or emptied since the snapshot is
 * empty for it, without an error. (The server documents this under "Caveats" of its concurrency control.)
 *
 * @throws `POSTGRES_TABLE_CHANGED`
 */
export async function refuseChanged(client: Client): Promise<void> {
  // What a catalog says is as of the snapshot; the function knows what is there now.
  const { rows } = await client.query<{ table: string }>(
    `SELECT c.oid::regclass::text AS table
     FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
     WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND c.relkind IN ('r', 'm')
       AND c.relfilenode <> 0 AND c.relfilenode IS DISTINCT FROM pg_relation_filenode(c.oid)
     ORDER BY 1`,
  );
  if (rows.length > 0) throw postgresReaderErrors.tableChanged(rows.map(({ table }) => table));
}
