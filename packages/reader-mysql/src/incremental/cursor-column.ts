import type { SqlCursor } from "@dativo/sql-reader";
import { quoteBytes, quoteName } from "../connection/sql-text.ts";
import { mysqlReaderErrors } from "../mysql-reader-errors.ts";
import type { MysqlColumn } from "../types/mysql-type.ts";

const numbers = ["tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "double", "year"];
const times = ["date", "datetime", "timestamp"];
const texts = ["char", "varchar", "tinytext", "text"];

const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/iu;
const time = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)Z?)?$/u;

/** `undefined` where the type has no order that a cursor can go by. */
export function cursorColumn(column: MysqlColumn): SqlCursor | undefined {
  const { name, type } = column;
  const isNumber = numbers.includes(type.name);
  const isTime = times.includes(type.name);
  if (!isNumber && !isTime && !texts.includes(type.name)) return undefined;
  const quoted = quoteName(name);
  // By its bytes: whatever the collation, no two texts are the same but those that are.
  const ordered = (sql: string): string =>
    isNumber || isTime ? sql : `CAST(CONVERT(${sql} USING utf8mb4) AS BINARY)`;
  return {
    name,
    kind: isTime ? "time" : "other",
    sql: ordered(`d.${quoted}`),
    sqlOf: (alias) => ordered(`${alias}.${quoted}`),
    text: `CONVERT(d.${quoted} USING utf8mb4)`,
    // Zero dates, and those with a zero in them, are no times.
    placed: isTime
      ? `d.${quoted} >= '0001-01-01' AND MONTH(d.${quoted}) > 0 AND DAYOFMONTH(d.${quoted}) > 0`
      : undefined,
    isNullable: !column.required,
    type: type.name,
    literal: (text) => literalOf(column, text, isNumber, isTime),
  };
}

function literalOf(
  { name, type }: MysqlColumn,
  text: string,
  isNumber: boolean,
  isTime: boolean,
): string {
  if (!isNumber && !isTime) return quoteBytes(text);
  if (isNumber && number.test(text)) return text;
  const [, day, hours = "00:00:00"] = (isTime ? time.exec(text) : null) ?? [];
  if (day === undefined) throw mysqlReaderErrors.cursorValueInvalid(name, type.name, text);
  return `CAST('${day} ${hours}' AS DATETIME(6))`;
}
