// A shape with DuckDB, as one process: run-duckdb-shape.mjs <files> <columns as JSON> <output> <threads>,
// or with `check` in place of the threads: rows and a checksum of the files and of Parquet in <output>.
import { DuckDBInstance } from "@duckdb/node-api";
import { literal } from "../csv-to-parquet/duckdb-sql.mjs";

const [files, json, output, threads] = process.argv.slice(2);
const columns = JSON.parse(json);
const types = columns.map(({ name, duckdb }) => `${name}: ${literal(duckdb)}`).join(", ");
const source =
  `read_csv(${literal(files)}, columns = {${types}}, auto_detect = false, header = true, ` +
  `delim = ',', quote = '"', escape = '"', nullstr = '')`;
const instance = await DuckDBInstance.create(":memory:", {
  threads: threads === "check" ? "2" : threads,
});
const connection = await instance.connect();
if (threads === "check") {
  const written = `read_parquet(${literal(output)})`;
  const found = await Promise.all([source, written].map(checksum));
  process.stdout.write(
    JSON.stringify({
      rows: Number(found[0].row_count),
      isSame: JSON.stringify(found[0]) === JSON.stringify(found[1]),
    }),
  );
} else {
  await connection.run(
    `COPY (SELECT * FROM ${source}) TO ${literal(output)} (FORMAT parquet, COMPRESSION snappy)`,
  );
}
connection.closeSync();
instance.closeSync();

async function checksum(from) {
  const values = columns.map(({ name, duckdb }) => `${name}::${duckdb}`).join(", ");
  const result = await connection.runAndReadAll(
    `SELECT count(*)::VARCHAR AS row_count, sum(hash(${values})::HUGEINT)::VARCHAR AS checksum FROM ${from}`,
  );
  return result.getRowObjectsJson()[0];
}
