import type { Connection, RowDataPacket } from "mysql2/promise";

/** A row of what planning reads: all values are texts. */
export type TextRow = Readonly<Record<string, string | null>>;

/** Carries a query out. */
export async function queryRows(client: Connection, sql: string): Promise<readonly TextRow[]> {
  const [rows] = await client.query<RowDataPacket[]>(sql);
  return rows;
}
