// DuckDB's own CSV to Parquet, as one process: run-duckdb.mjs <csv> <parquet> <threads> <codec>
import { DuckDBInstance } from "@duckdb/node-api";
import { literal, readCsv } from "./duckdb-sql.mjs";

const [csv, parquet, threads, codec] = process.argv.slice(2);

const instance = await DuckDBInstance.create(":memory:", { threads });
const connection = await instance.connect();
await connection.run(
  `COPY (SELECT * FROM ${readCsv(csv)}) TO ${literal(parquet)} (FORMAT parquet, COMPRESSION ${codec})`,
);
connection.closeSync();
instance.closeSync();
