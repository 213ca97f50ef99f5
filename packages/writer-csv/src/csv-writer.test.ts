import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { BatchBuilder, batchToRows, type Row, type StreamSchema } from "@dativo/core/plugin";
import { everyType, testWriter, writeAll } from "@dativo/core/testing";
import { DuckDBInstance } from "@duckdb/node-api";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { CsvWriter } from "./csv-writer.ts";

/** By csv-parse: a field without quotes that has nothing in it is a null. */
function parseCells(text: string, settings: object = {}): (string | null)[][] {
  return parse(text, {
    cast: (value, { quoting }) => (value === "" && !quoting ? null : value),
    relax_column_count: true,
    ...settings,
  });
}

function toRows(text: string, schema: StreamSchema): Row[] {
  const [names = [], ...records] = parseCells(text);
  const builder = new BatchBuilder(schema);
  for (const cells of records) {
    const row = Object.fromEntries(
      names.map((name, index) => [name, decode(schema, String(name), cells[index] ?? null)]),
    );
    const problem = builder.appendRow(row as Row);
    expect(problem).toBeUndefined();
  }
  return batchToRows(builder.finish(), schema);
}

function decode(schema: StreamSchema, name: string, text: string | null): unknown {
  const kind = schema.fields.find((field) => field.name === name)?.type.kind;
  if (text === null) return null;
  if (kind === "binary") return Buffer.from(text, "base64");
  return kind === "list" || kind === "struct" ? (JSON.parse(text) as unknown) : text;
}

testWriter({
  test,
  writer: CsvWriter,
  target: { options: { target_file_size_mb: 0.1 } },
  invalidOptions: [{ delimiter: '"' }, { delimiter: ";;" }, { delimiter: "|", null_value: "a|b" }],
  read: async (file) => toRows(await readFile(file, "utf8"), everyType().schema),
});

const twoTexts: StreamSchema = {
  fields: [
    { name: "a", type: { kind: "string" }, required: false },
    { name: 'b,"x', type: { kind: "string" }, required: false },
  ],
};

async function write(rows: readonly Row[], options: object, schema = twoTexts): Promise<string> {
  const written = await writeAll(CsvWriter, { schema, rows, options });
  const [file] = written.files;
  const bytes = await readFile(join(written.folder, file?.path ?? ""));
  await written.remove();
  return (file?.path.endsWith(".gz") === true ? gunzipSync(bytes) : bytes).toString("utf8");
}

describe("texts", () => {
  const text = fc.oneof(
    fc.constantFrom(
      "",
      " ",
      '"',
      '""',
      ",",
      ";",
      "\n",
      "\r\n",
      "\r",
      "NULL",
      "\uFEFFx",
      " x",
      "x\t",
    ),
    fc.string({ unit: "grapheme", maxLength: 8 }),
    fc.constant(null),
  );
  const options = fc.record({
    delimiter: fc.constantFrom(",", ";", "\t", "|", "-", "^", "]", "\\", "a"),
    line_ending: fc.constantFrom("lf", "crlf"),
    quoting: fc.constantFrom("minimal", "all"),
    compression: fc.constantFrom("none", "gzip"),
    byte_order_mark: fc.boolean(),
  });

  it("come back from csv-parse as they were, nulls told from empty texts", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }),
        options,
        async (pairs, chosen) => {
          const rows = pairs.map(([a, b]) => ({ a, 'b,"x': b }));
          const csv = await write(rows, chosen);
          const settings = {
            delimiter: chosen.delimiter,
            bom: chosen.byte_order_mark,
            record_delimiter: chosen.line_ending === "crlf" ? "\r\n" : "\n",
          };
          expect(parseCells(csv, settings)).toEqual([["a", 'b,"x'], ...pairs]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("are written as they should look", async () => {
    const rows = [
      { a: "plain", 'b,"x': null },
      { a: "", 'b,"x': 'says "hi", twice\n' },
      { a: "NULL", 'b,"x': " padded " },
    ];
    expect(await write(rows, {})).toBe(
      'a,"b,""x"\nplain,\n"","says ""hi"", twice\n"\nNULL," padded "\n',
    );
    expect(await write(rows, { null_value: "NULL", header: false, line_ending: "crlf" })).toBe(
      'plain,NULL\r\n"","says ""hi"", twice\n"\r\n"NULL"," padded "\r\n',
    );
  });

  it("of a single column never make a line without anything", async () => {
    const schema: StreamSchema = { fields: [twoTexts.fields[0]!] };
    const csv = await write([{ a: null }, { a: "x" }, { a: "" }], {}, schema);
    expect(csv).toBe('a\n""\nx\n""\n');
  });
});

it("DuckDB reads what it writes, compressed in members and divided into folders", async () => {
  const schema: StreamSchema = {
    fields: [
      { name: "id", type: { kind: "int64" }, required: true },
      { name: "country", type: { kind: "string" }, required: true },
      { name: "total", type: { kind: "decimal", precision: 12, scale: 2 }, required: false },
    ],
  };
  const rows = Array.from({ length: 60_000 }, (_, index) => ({
    id: 9_007_199_254_740_993n + BigInt(index),
    country: index % 2 === 0 ? "de" : "fr",
    total: index % 3 === 0 ? null : `${index}.50`,
  }));
  const written = await writeAll(CsvWriter, {
    schema,
    rows,
    partitioning: ["country"],
    options: { compression: "gzip", delimiter: ";" },
  });
  expect((await readdir(written.folder)).toSorted()).toEqual(["country=de", "country=fr"]);
  const connection = await (await DuckDBInstance.create()).connect();
  const files = join(written.folder, "*", "*.csv.gz").replaceAll("'", "''");
  const result = await connection.runAndReadAll(
    `SELECT count(*)::INT, max(id)::VARCHAR, sum(total)::VARCHAR, count(total)::INT FROM read_csv('${files}', delim=';', header=true, columns={id:'BIGINT',country:'VARCHAR',total:'DECIMAL(12,2)'})`,
  );
  const total = rows.reduce((sum, row) => sum + (row.total === null ? 0 : Number(row.total)), 0);
  expect(result.getRows()).toEqual([[60_000, "9007199254800992", total.toFixed(2), 40_000]]);
  connection.closeSync();
  await written.remove();
});

it("completes a file that is full, and gives the next one its own header", async () => {
  const schema: StreamSchema = {
    fields: [{ name: "id", type: { kind: "int32" }, required: true }],
  };
  const rows = Array.from({ length: 200_000 }, (_, id) => ({ id }));
  const written = await writeAll(CsvWriter, {
    schema,
    rows,
    options: { target_file_size_mb: 0.25 },
  });
  expect(written.files.length).toBeGreaterThan(2);
  const texts = await Promise.all(
    written.files.map(({ path }) => readFile(join(written.folder, path), "utf8")),
  );
  for (const text of texts) expect(text.startsWith("id\n")).toBe(true);
  const read = texts.flatMap((text) => text.trimEnd().split("\n").slice(1).map(Number));
  expect(read).toEqual(rows.map(({ id }) => id));
  await written.remove();
});
