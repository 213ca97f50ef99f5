// One process of the benchmark of files: DuckDB does what a job does. `node run-duckdb-file.mjs <sql> <threads>`
import { DuckDBInstance } from "@duckdb/node-api";

const [sql, threads] = process.argv.slice(2);
const instance = await DuckDBInstance.create(":memory:", { threads });
const connection = await instance.connect();
const result = await connection.runAndReadAll(sql);
console.log(JSON.stringify(result.getRowsJson()));
