import { columns } from "./columns.mjs";

/** A text as an SQL literal. */
export function literal(text) {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `read_csv(...)` of the benchmark's file with every type given, so that nothing is guessed. */
export function readCsv(path) {
  const types = columns.map(({ name, duckdb }) => `${name}: ${literal(duckdb)}`).join(", ");
  return (
    `read_csv(${literal(path)}, columns = {${types}}, auto_detect = false, header = true, ` +
    `delim = ',', quote = '"', escape = '"', nullstr = '')`
  );
}
