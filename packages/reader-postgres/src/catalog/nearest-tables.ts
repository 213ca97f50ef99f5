import type { Client } from "pg";
import { listTables } from "./list-tables.ts";
import { formatTableName, parseTableName, type TableName } from "./table-name.ts";

const most = 3;
/** Of a shorter name, too many others have a part. */
const fewest = 3;

/** The tables whose names are the same but for capitals or the schema, or begin alike. */
export async function nearestTables(
  client: Client,
  { table }: TableName,
): Promise<readonly string[]> {
  const wanted = table.toLowerCase();
  const all = (await listTables(client, "*.*", [])).map((name) => parseTableName(name));
  const same = all.filter((each) => each.table.toLowerCase() === wanted);
  const similar = all.filter((each) => {
    const name = each.table.toLowerCase();
    return (
      wanted.length >= fewest && (name.startsWith(wanted.slice(0, 4)) || name.includes(wanted))
    );
  });
  return [...new Set([...same, ...similar].map((each) => formatTableName(each)))].slice(0, most);
}
