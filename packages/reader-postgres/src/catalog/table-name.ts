import { escapeIdentifier } from "pg";
import { postgresReaderErrors } from "../postgres-reader-errors.ts";

/** A table as a job names it. */
export interface TableName {
  /** `undefined`: the first schema of the search path that has it. */
  readonly schema: string | undefined;
  readonly table: string;
}

/**
 * Reads `table`, `schema.table` and `"my schema"."my.table"`. Names are taken as they are written, capitals
 * included; only a part in double quotes may hold dots, and two quotes are one there.
 *
 * @throws `POSTGRES_TABLE_NAME_INVALID`
 */
export function parseTableName(text: string): TableName {
  const parts: string[] = [];
  let rest = text;
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"/u.exec(rest);
    const plain = /^[^."]+/u.exec(rest);
    const found = quoted ?? plain;
    if (!found) throw postgresReaderErrors.tableNameInvalid(text, "a part of it is empty");
    parts.push(quoted ? (quoted[1] ?? "").replaceAll('""', '"') : found[0]);
    rest = rest.slice(found[0].length);
    if (rest === "") break;
    if (!rest.startsWith(".")) {
      throw postgresReaderErrors.tableNameInvalid(
        text,
        "what follows a closing quote is not a dot",
      );
    }
    rest = rest.slice(1);
  }
  const [first = "", second] = parts;
  if (parts.length > 2) {
    throw postgresReaderErrors.tableNameInvalid(text, "it has more than two parts");
  }
  if (parts.some((part) => part === "" || part.includes("\0"))) {
    throw postgresReaderErrors.tableNameInvalid(text, "a part of it is empty");
  }
  return second === undefined
    ? { schema: undefined, table: first }
    : { schema: first, table: second };
}

/** The name as a job writes it: quotes only where they are needed. */
export function formatTableName({ schema, table }: TableName): string {
  return [schema, table].flatMap((part) => (part === undefined ? [] : formatPart(part))).join(".");
}

/** The name as SQL writes it. */
export function sqlTableName({ schema, table }: TableName): string {
  const name = escapeIdentifier(table);
  return schema === undefined ? name : `${escapeIdentifier(schema)}.${name}`;
}

function formatPart(part: string): string {
  return /[."*?]/u.test(part) ? `"${part.replaceAll('"', '""')}"` : part;
}
