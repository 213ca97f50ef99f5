// Rows and a checksum of Parquet files or of the CSV file itself, in a process of its own:
// run-checksum.mjs csv <path> | run-checksum.mjs parquet <glob>
import { DuckDBInstance } from "@duckdb/node-api";
import { columns } from "./columns.mjs";
import { literal, readCsv } from "./duckdb-sql.mjs";

const [kind, path] = process.argv.slice(2);
const source = kind === "csv" ? readCsv(path) : `read_parquet(${literal(path)})`;

// A sum of hashes does not depend on the order of the rows, and does on every value and every double row.
const values = columns.map(({ name, duckdb }) => `${name}::${duckdb}`).join(", ");
const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
const connection = await instance.connect();
const result = await connection.runAndReadAll(
  `SELECT count(*)::VARCHAR AS row_count, sum(hash(${values})::HUGEINT)::VARCHAR AS checksum FROM ${source}`,
);
const [row] = result.getRowObjectsJson();
process.stdout.write(JSON.stringify({ rows: Number(row.row_count), checksum: row.checksum }));
connection.closeSync();
instance.closeSync();
