// The obvious stack of the ecosystem, as one process: run-parquetjs.mjs <csv> <parquet>
// csv-parse makes an object of every row, parquetjs-lite writes it. It has no decimals, so amounts
// become doubles.
import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import parquetjs from "parquetjs-lite";
import { columns } from "./columns.mjs";

const { ParquetSchema, ParquetWriter } = parquetjs;
const [csv, parquet] = process.argv.slice(2);

const types = {
  BIGINT: { type: "INT64", convert: Number },
  INTEGER: { type: "INT32", convert: Number },
  "DECIMAL(12,2)": { type: "DOUBLE", convert: Number },
  DOUBLE: { type: "DOUBLE", convert: Number },
  BOOLEAN: { type: "BOOLEAN", convert: (text) => text === "true" },
  DATE: { type: "DATE", convert: (text) => new Date(text) },
  TIMESTAMP: { type: "TIMESTAMP_MICROS", convert: toMicroseconds },
  VARCHAR: { type: "UTF8", convert: (text) => text },
};

const fields = columns.map(({ name, duckdb, required }) => [
  name,
  { type: types[duckdb].type, optional: !required, compression: "SNAPPY" },
]);
const writer = await ParquetWriter.openFile(new ParquetSchema(Object.fromEntries(fields)), parquet);
writer.setRowGroupSize(50_000);

for await (const record of createReadStream(csv).pipe(parse({ columns: true }))) {
  await writer.appendRow(toRow(record));
}
await writer.close();

function toRow(record) {
  const row = {};
  for (const { name, duckdb } of columns) {
    if (record[name] !== "") row[name] = types[duckdb].convert(record[name]);
  }
  return row;
}

/** `2024-04-18 15:42:11.825472` */
function toMicroseconds(text) {
  return Date.parse(`${text.slice(0, 19).replace(" ", "T")}Z`) * 1000 + Number(text.slice(20));
}
