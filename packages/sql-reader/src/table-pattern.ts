import { wildcard } from "@dativo/core/plugin";
import type { TableName } from "./table-name.ts";

/** A table that a server has. */
export interface ListedTable {
  readonly schema: string;
  readonly table: string;
  /** Whether it is found without its schema. */
  readonly visible: boolean;
}

/**
 * Those of some tables that a pattern means: `*` stands for any characters and `?` for one, in the schema, the
 * table, or both. Without a schema, those are meant that are found without it.
 *
 * @param exclude names and patterns that are not meant
 */
export function tablesLike<Table extends ListedTable>(
  tables: readonly Table[],
  pattern: TableName,
  exclude: readonly TableName[],
): Table[] {
  const isWanted = matcher(pattern);
  const unwanted = exclude.map((each) => matcher(each));
  return tables.filter((table) => isWanted(table) && !unwanted.some((matches) => matches(table)));
}

const mostProposed = 3;
/** Of a shorter name, too many others have a part. */
const shortestPart = 3;

/** The tables whose names are the same but for capitals or the schema, or begin alike. */
export function nearestTables(tables: readonly ListedTable[], name: string): ListedTable[] {
  const wanted = name.toLowerCase();
  const same = tables.filter(({ table }) => table.toLowerCase() === wanted);
  const similar = tables.filter(({ table }) => {
    const other = table.toLowerCase();
    const isLong = wanted.length >= shortestPart;
    return isLong && (other.startsWith(wanted.slice(0, 4)) || other.includes(wanted));
  });
  return [...new Set([...same, ...similar])].slice(0, mostProposed);
}

function matcher({ schema, table }: TableName): (table: ListedTable) => boolean {
  const matchesTable = wildcard(table);
  if (schema === undefined) return (each) => each.visible && matchesTable.test(each.table);
  const matchesSchema = wildcard(schema);
  return (each) => matchesSchema.test(each.schema) && matchesTable.test(each.table);
}
