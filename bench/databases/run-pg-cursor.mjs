// The obvious stack of the ecosystem, as one process: run-pg-cursor.mjs <url> <parquet> <rows>
// pg-cursor makes an object of every row, parquetjs-lite writes it. It has no decimals, so amounts become doubles.
import parquetjs from "parquetjs-lite";
import pg from "pg";
import Cursor from "pg-cursor";

const { ParquetSchema, ParquetWriter } = parquetjs;
const [url, parquet, rows] = process.argv.slice(2);

const field = (type, optional = false) => ({ type, optional, compression: "SNAPPY" });
const schema = new ParquetSchema({
  id: field("INT32"),
  account: field("INT64"),
  small: field("INT32"),
  amount: field("DOUBLE"),
  score: field("DOUBLE"),
  active: field("BOOLEAN"),
  name: field("UTF8"),
  hash: field("UTF8"),
  day: field("DATE"),
  at: field("TIMESTAMP_MICROS"),
  uid: field("UTF8"),
  note: field("UTF8", true),
});
const client = new pg.Client(url);
await client.connect();
const writer = await ParquetWriter.openFile(schema, parquet);
writer.setRowGroupSize(50_000);
const cursor = client.query(new Cursor("SELECT * FROM measured LIMIT $1", [rows]));
for (;;) {
  const batch = await cursor.read(10_000);
  if (batch.length === 0) break;
  for (const { note, ...row } of batch) {
    row.account = Number(row.account);
    row.amount = Number(row.amount);
    row.at = row.at.getTime() * 1000;
    await writer.appendRow(note === null ? row : { ...row, note });
  }
}
await writer.close();
await client.end();
