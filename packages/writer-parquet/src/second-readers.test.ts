import type { Row, StreamSchema } from "@dativo/core/plugin";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { ParquetReader } from "parquetjs-lite";
import { describe, expect, test } from "vitest";
import { rowsBy, writeRows } from "./__fixtures__/write-rows.ts";

/** The types that a reader of plain JavaScript values can give back without loss. */
const schema: StreamSchema = {
  fields: [
    { name: "flag", type: { kind: "boolean" }, required: false },
    { name: "small", type: { kind: "int16" }, required: false },
    { name: "number", type: { kind: "int32" }, required: true },
    { name: "large", type: { kind: "int64" }, required: false },
    { name: "ratio", type: { kind: "float64" }, required: false },
    { name: "text", type: { kind: "string" }, required: false },
  ],
};
const rows = rowsBy(5000, (index) => ({
  flag: index % 5 === 0 ? null : index % 2 === 0,
  small: index % 7 === 0 ? null : (index % 65_536) - 32_768,
  number: 10 - index,
  large: index % 3 === 0 ? null : 2n ** 60n + BigInt(index),
  ratio: index % 4 === 0 ? null : index / 8,
  text: index % 6 === 0 ? null : `ü ${index % 100}`,
}));

describe.each(["snappy", "zstd", "gzip", "none"])("hyparquet, %s", (compression) => {
  test("reads all row groups", async () => {
    const { path } = await writeRows(schema, rows, {
      options: { compression, row_group_rows: 1000 },
    });
    const file = await asyncBufferFromFile(path);
    expect(await parquetReadObjects({ file, compressors })).toEqual(rows);
  });
});

test("hyparquet reads nested columns, times, bytes and UUIDs", async () => {
  const nested: StreamSchema = {
    fields: [
      { name: "key", type: { kind: "uuid" }, required: false },
      { name: "payload", type: { kind: "json" }, required: false },
      { name: "at", type: { kind: "timestamptz" }, required: false },
      { name: "day", type: { kind: "date" }, required: false },
      {
        name: "tags",
        type: { kind: "list", item: { name: "item", type: { kind: "string" }, required: false } },
        required: false,
      },
      {
        name: "place",
        type: {
          kind: "struct",
          fields: [{ name: "zip", type: { kind: "string" }, required: false }],
        },
        required: false,
      },
    ],
  };
  const key = "123e4567-e89b-12d3-a456-426614174000";
  const values: Row[] = [
    {
      key,
      payload: '{"a":[1]}',
      at: "1969-12-31T23:59:59.5Z",
      day: "1969-12-31",
      tags: ["x", null],
      place: { zip: "00501" },
    },
    { key: null, payload: null, at: null, day: null, tags: null, place: null },
    {
      key,
      payload: "[]",
      at: "2024-02-29T00:00:00Z",
      day: "2024-02-29",
      tags: [],
      place: { zip: null },
    },
  ];
  const { path } = await writeRows(nested, values);
  const file = await asyncBufferFromFile(path);
  expect(await parquetReadObjects({ file, compressors })).toEqual([
    {
      ...values[0],
      payload: { a: [1] },
      at: new Date("1969-12-31T23:59:59.500Z"),
      day: new Date("1969-12-31"),
    },
    { ...values[1], tags: undefined, place: undefined },
    { ...values[2], payload: [], at: new Date("2024-02-29"), day: new Date("2024-02-29") },
  ]);
});

test("the page index leads to the right pages in every row group", async () => {
  const { path } = await writeRows(schema, rows, { options: { row_group_rows: 700 } });
  const file = await asyncBufferFromFile(path);
  for (const wanted of [0, 699, 700, 2345, 4999]) {
    const filter = { number: { $eq: 10 - wanted } };
    const found = await parquetReadObjects({ file, compressors, filter, useOffsetIndex: true });
    expect(found).toEqual([rows[wanted]]);
  }
});

/**
 * parquetjs-lite gives null columns as missing, and knows neither zstd nor dictionaries, decimals,
 * UUIDs and microseconds.
 */
test.each(["snappy", "gzip", "none"])(
  "parquetjs-lite, %s, reads plain columns",
  async (compression) => {
    const { path } = await writeRows(schema, rows, {
      options: { compression, row_group_rows: 2000, dictionary: "off" },
    });
    const reader = await ParquetReader.openFile(path);
    const cursor = reader.getCursor();
    const found: unknown[] = [];
    for (let row = await cursor.next(); row !== null; row = await cursor.next()) found.push(row);
    await reader.close();
    const present = rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
    );
    expect(found).toEqual(present);
  },
);
