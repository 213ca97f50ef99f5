// The twelve columns of the benchmark's file, in order.

/**
 * @typedef {object} Column
 * @property {string} name
 * @property {string} type type in the Dativo contract
 * @property {string} duckdb type that DuckDB is told to read
 * @property {boolean} required
 */

/** @type {readonly Column[]} */
export const columns = [
  { name: "order_id", type: "bigint", duckdb: "BIGINT", required: true },
  { name: "customer_id", type: "int32", duckdb: "INTEGER", required: true },
  { name: "quantity", type: "int32", duckdb: "INTEGER", required: false },
  { name: "amount", type: "decimal(12,2)", duckdb: "DECIMAL(12,2)", required: true },
  { name: "weight", type: "double", duckdb: "DOUBLE", required: false },
  { name: "is_paid", type: "boolean", duckdb: "BOOLEAN", required: false },
  { name: "order_date", type: "date", duckdb: "DATE", required: true },
  { name: "updated_at", type: "timestamp", duckdb: "TIMESTAMP", required: true },
  { name: "status", type: "string", duckdb: "VARCHAR", required: true },
  { name: "country", type: "string", duckdb: "VARCHAR", required: false },
  { name: "trace_id", type: "string", duckdb: "VARCHAR", required: true },
  { name: "comment", type: "string", duckdb: "VARCHAR", required: false },
];
