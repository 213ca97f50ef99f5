import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  DuckDBUUIDValue,
  type DuckDBConnection,
  type DuckDBValue,
} from "@duckdb/node-api";

let connection: Promise<DuckDBConnection> | undefined;

/** Runs a query; each row as an object of plain values (see `plainValue`). */
export async function duckdb(sql: string): Promise<Record<string, unknown>[]> {
  connection ??= DuckDBInstance.create().then((instance) => instance.connect());
  const reader = await (await connection).runAndReadAll(sql);
  const names = reader.columnNames();
  return reader
    .getRows()
    .map((row) => Object.fromEntries(row.map((value, i) => [names[i]!, plainValue(value)])));
}

/** Text in single quotes, for a path in a query. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A value of DuckDB's as plain JavaScript: days since 1970 for dates, microseconds for times and
 * timestamps, the unscaled integer for decimals, each with its type in front so that none is mistaken.
 */
function plainValue(value: DuckDBValue): unknown {
  if (value instanceof DuckDBDecimalValue) return `decimal(${value.scale}) ${value.value}`;
  if (value instanceof DuckDBDateValue) return `date ${value.days}`;
  if (value instanceof DuckDBTimeValue) return `time ${value.micros}`;
  if (value instanceof DuckDBTimestampTZValue) return `timestamptz ${value.micros}`;
  if (value instanceof DuckDBTimestampValue) return `timestamp ${value.micros}`;
  if (value instanceof DuckDBUUIDValue) return `uuid ${value.toString()}`;
  if (value instanceof DuckDBBlobValue) return `binary ${Buffer.from(value.bytes).toString("hex")}`;
  if (value instanceof DuckDBListValue) return value.items.map(plainValue);
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(
      Object.entries(value.entries).map(([name, member]) => [name, plainValue(member)]),
    );
  }
  return value;
}
