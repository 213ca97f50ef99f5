import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ColumnType, Field, z } from "@dativo/core/plugin";
import { createTemporaryFolder, extractAll } from "@dativo/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CsvReader } from "./csv-reader.ts";
import type { csvReaderOptionsSchema } from "./csv-reader-options.ts";

type Options = z.input<typeof csvReaderOptionsSchema>;

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
beforeAll(async () => {
  folder = await createTemporaryFolder();
});
afterAll(() => folder.remove());

/** Reads a text as the only file of a job. */
async function read(
  content: string | Uint8Array,
  options: Options = {},
  columns?: Readonly<Record<string, ColumnType | Omit<Field, "name" | "required">>>,
) {
  await writeFile(join(folder.path, "data.csv"), content);
  const fields =
    columns &&
    Object.entries(columns).map(([name, column]): Field => {
      const shape = "kind" in column ? { type: column } : column;
      return { name, required: false, ...shape };
    });
  return extractAll(CsvReader, {
    baseFolder: folder.path,
    streams: ["data.csv"],
    options,
    ...(fields === undefined ? {} : { schema: { fields } }),
  });
}

/** The values of a column `x`, one a line of `texts`, and the texts that were rejected. */
async function readColumn(type: ColumnType, texts: readonly string[], options: Options) {
  const content = `x;y\n${texts.map((text) => `${text};\n`).join("")}`;
  const { rows, rejects } = await read(content, { delimiter: ";", ...options }, { x: type });
  return { values: rows.map(({ x }) => x), rejected: rejects.map(({ value }) => value) };
}

const string: ColumnType = { kind: "string" };
const int64: ColumnType = { kind: "int64" };

describe("numbers with separators of their own", () => {
  const german = { decimal_separator: ",", thousands_separator: "." } as const;

  it("are exact", async () => {
    const texts = ["1.234,56", "1234,56", "-0,5", "12.345.678.901.234.567.890,1", "7"];
    const decimal: ColumnType = { kind: "decimal", precision: 38, scale: 2 };
    const { values, rejected } = await readColumn(decimal, texts, german);
    expect(values).toEqual(["1234.56", "1234.56", "-0.50", "12345678901234567890.10", "7.00"]);
    expect(rejected).toEqual([]);
    const integers = await readColumn(int64, ["9.007.199.254.740.993", "-1.000", "12"], german);
    expect(integers.values).toEqual([9_007_199_254_740_993n, -1000n, 12n]);
    const floats = await readColumn({ kind: "float64" }, ["1.234,5", "1,5e3", "0,1"], german);
    expect(floats.values).toEqual([1234.5, 1500, 0.1]);
  });

  it.each([
    "1.23.456",
    "1234.567",
    ".123",
    "1.",
    "1..234",
    "1.234.5",
    "1,234.5",
    "1,2,3",
    "1.2345",
    "-.1",
    "",
  ])("are no %s", async (text) => {
    const options = { ...german, null_values: ["NULL"] };
    for (const type of [
      int64,
      { kind: "float64" },
      { kind: "decimal", precision: 20, scale: 4 },
    ] as const) {
      expect(await readColumn(type, [text], options)).toEqual({ values: [], rejected: [text] });
    }
  });

  it("may have blanks, apostrophes or narrow blanks between groups", async () => {
    for (const thousands of [" ", "'", "\u202F", "_"]) {
      const options = { thousands_separator: thousands };
      const texts = [`1${thousands}234.5`, `1${thousands}23`];
      const { values, rejected } = await readColumn({ kind: "float64" }, texts, options);
      expect(values).toEqual([1234.5]);
      expect(rejected).toEqual([texts[1]]);
    }
  });

  it("are taken for numbers where there is no contract", async () => {
    const content = "a;b;c;d\n1.234,50;1.000;007;1,5\n2,25;12;008;1.5\n";
    const { schema, rows } = await read(content, { delimiter: ";", ...german });
    expect(schema?.fields.map(({ type }) => type.kind)).toEqual([
      "decimal",
      "int64",
      "string",
      "string",
    ]);
    expect(rows[0]).toEqual({ a: "1234.50", b: 1000n, c: "007", d: "1,5" });
  });
});

describe("other words and formats", () => {
  it("stand for booleans, and the usual ones then do not", async () => {
    const options = { true_values: ["ja", "1"], false_values: ["nein", "0"] };
    const texts = ["ja", "nein", "1", "0", "true", "JA"];
    expect(await readColumn({ kind: "boolean" }, texts, options)).toEqual({
      values: [true, false, true, false],
      rejected: ["true", "JA"],
    });
    const { schema } = await read("a\nja\nnein\n", options);
    expect(schema?.fields[0]?.type).toEqual({ kind: "boolean" });
  });

  it("stand for dates and times, where the column has no format of its own", async () => {
    const options: Options = {
      date_format: "dd.MM.yyyy",
      time_format: "hh:mm a",
      timestamp_format: "dd/MM/yyyy HH:mm",
      timestamptz_format: "dd/MM/yyyy HH:mm X",
    };
    const content =
      "d,e,t,s,z\n01.02.2024,02/01/2024,01:05 PM,01/02/2024 13:05,01/02/2024 13:05 +02\n";
    const { rows, rejects } = await read(content, options, {
      d: { kind: "date" },
      e: { type: { kind: "date" }, format: "MM/dd/yyyy" },
      t: { kind: "time" },
      s: { kind: "timestamp" },
      z: { kind: "timestamptz" },
    });
    expect(rejects).toEqual([]);
    expect(rows).toEqual([
      {
        d: "2024-02-01",
        e: "2024-02-01",
        t: "13:05:00",
        s: "2024-02-01T13:05:00",
        z: "2024-02-01T11:05:00Z",
      },
    ]);
    const { schema } = await read("a,b\n01.02.2024,01/02/2024\n31.12.2024,\n", options);
    expect(schema?.fields.map(({ type }) => type.kind)).toEqual(["date", "string"]);
  });

  it("refuses formats that make no such values", async () => {
    await expect(read("a\n1\n", { date_format: "HH:mm" })).rejects.toMatchObject({
      code: "PLUGIN_OPTIONS_INVALID",
    });
  });
});

describe("nulls", () => {
  it("in quotes are others than without", async () => {
    const content = 'a,b,n\n"","NULL","NULL"\n,NULL,\n"x",y,"1"\n';
    const columns = { a: string, b: string, n: int64 };
    const unquoted = await read(content, { null_values: ["", "NULL"] }, columns);
    expect(unquoted.rows).toEqual([
      { a: null, b: null, n: null },
      { a: "x", b: "y", n: 1n },
    ]);
    expect(unquoted.rejects).toMatchObject([{ column: "n", value: "NULL" }]);
    const both = await read(
      content,
      { null_values: [""], quoted_null_values: ["", "NULL"] },
      columns,
    );
    expect(both.rejects).toEqual([]);
    expect(both.rows).toEqual([
      { a: null, b: null, n: null },
      { a: null, b: "NULL", n: null },
      { a: "x", b: "y", n: 1n },
    ]);
    const inferred = await read('n\n"1"\n""\n', { quoted_null_values: [""] });
    expect(inferred.rows).toEqual([{ n: 1n }, { n: null }]);
  });
});

describe("what is no record", () => {
  it("is left out before the header, behind the last record, and as comments", async () => {
    const content = 'Report "of today\n\n# made by hand\nid,name\n#1,x\n2,y#z\nTotal: 1\n\n--\n\n';
    const options = { skip_rows: 2, skip_footer_rows: 2, comment: "#" };
    const { rows, rejects } = await read(content, options, { id: int64, name: string });
    expect(rejects).toEqual([]);
    expect(rows).toEqual([{ id: 2n, name: "y#z" }]);
  });

  it("counts as lines of the file", async () => {
    const options = { skip_rows: 1, comment: "#" };
    const { rejects } = await read("x\r\nid,b\r# c\n1,\nz,\n", options, { id: int64 });
    expect(rejects).toMatchObject([{ position: { line: 5, byte: 15 }, raw: "z," }]);
  });

  it("may be all that there is", async () => {
    for (const options of [{ skip_rows: 9 }, { skip_footer_rows: 9 }, { comment: "a" }]) {
      expect((await read("a\nab\n", options, { a: string })).rows).toEqual([]);
    }
  });

  it("is left out of files without a header, too", async () => {
    const options = { header: false, skip_rows: 1, skip_footer_rows: 1 };
    const { rows } = await read("made today\n1,a\n2,b\n2 rows", options);
    expect(rows).toEqual([
      { column_1: 1n, column_2: "a" },
      { column_1: 2n, column_2: "b" },
    ]);
  });
});

describe("records", () => {
  it("end in texts of their own, with line ends inside", async () => {
    const options: Options = { delimiter: "+|", record_end: "&|", quote: null, header: false };
    const content = Buffer.from('\uFEFF1+|<a>\r\n</a>&|\r\n2+|b,"c&|\r\nx+|&|\r\n', "utf16le");
    const columns = { id: int64, text: string };
    const { rows, rejects } = await read(content, options, columns);
    expect(rows).toEqual([
      { id: 1n, text: "<a>\r\n</a>" },
      { id: 2n, text: 'b,"c' },
    ]);
    expect(rejects).toMatchObject([{ position: { line: 4, byte: 30 }, raw: "x+|", value: "x" }]);
  });

  it("may have blanks around their fields", async () => {
    const content = 'a , b\n 1 , " x "\t\n 2,y z \n';
    const { rows, rejects } = await read(content, { trim: true }, { a: int64, b: string });
    expect(rejects).toEqual([]);
    expect(rows).toEqual([
      { a: 1n, b: " x " },
      { a: 2n, b: "y z" },
    ]);
  });

  it("in other encodings are rejected where they cannot be decoded", async () => {
    const content = Buffer.from("a,b\n1,\u20ac\n2,x\n", "utf16le");
    content.writeUInt16LE(0xd800, content.length - 4);
    const utf16 = await read(content, { encoding: "utf-16le" }, { a: int64, b: string });
    expect(utf16.rows).toEqual([{ a: 1n, b: "€" }]);
    expect(utf16.rejects).toMatchObject([
      { reason: "INVALID_ENCODING", position: { line: 3 }, value: "\uFFFD", raw: "2,\uFFFD" },
    ]);
    const windows = Buffer.from([97, 10, 0x80, 10, 0xe4, 10, 0x81, 10]);
    const { rows, rejects } = await read(windows, { encoding: "windows-1252" }, { a: string });
    expect(rows).toEqual([{ a: "€" }, { a: "ä" }]);
    expect(rejects).toMatchObject([{ reason: "INVALID_ENCODING", position: { line: 4 } }]);
    const latin1 = await read(windows, { encoding: "latin1" }, { a: string });
    expect(latin1.rows).toEqual([{ a: "\u0080" }, { a: "ä" }, { a: "\u0081" }]);
  });

  it("have quotes of another kind", async () => {
    const { rows } = await read("a,b\n'x,''y''','\"'\n", { quote: "'" }, { a: string, b: string });
    expect(rows).toEqual([{ a: "x,'y'", b: '"' }]);
  });
});

describe("options", () => {
  it.each<Options>([
    { record_end: '"' },
    { record_end: "" },
    { delimiter: "&|", record_end: "&" },
    { comment: '"' },
    { comment: "," },
    { comment: "\n" },
    { quoted_null_values: ['"'] },
    { quote: null, quoted_null_values: [""] },
    { true_values: ["1"] },
    { true_values: ["1"], false_values: ["1"] },
    { decimal_separator: "1" },
    { decimal_separator: ",", thousands_separator: "," },
    { thousands_separator: "." },
    { skip_rows: -1 },
    { encoding: "utf-99" },
    { sample_rows: 0 },
  ])("that contradict each other are refused: %j", async (options) => {
    await expect(read("a\n1\n", options)).rejects.toMatchObject({ code: "PLUGIN_OPTIONS_INVALID" });
  });

  it("let the whole file be looked at", async () => {
    const content = `a\n${"1\n".repeat(20_000)}x\n`;
    const all = await read(content, { sample_rows: "all" });
    expect(all.schema?.fields[0]?.type).toEqual(string);
    expect(all.rejects).toEqual([]);
    expect(all.rows).toHaveLength(20_001);
    const part = await read(content, { sample_rows: 5 });
    expect(part.rejects).toMatchObject([{ value: "x", position: { line: 20_002 } }]);
  });
});

describe("odd files", () => {
  const columns = { id: int64, name: string };

  it("may have NUL bytes, which are characters of a text and no part of a number", async () => {
    const { rows, rejects } = await read("id,name\n1,a\0b\n2\0,c\n\0,d\n", {}, columns);
    expect(rows).toEqual([{ id: 1n, name: "a\0b" }]);
    expect(rejects).toMatchObject([
      { reason: "INVALID_VALUE", value: "2\0", position: { line: 3, byte: 14 }, raw: "2\0,c" },
      { reason: "INVALID_VALUE", value: "\0", position: { line: 4, byte: 19 }, raw: "\0,d" },
    ]);
  });

  it("may be empty, only a header, or only blank lines", async () => {
    for (const content of ["", "\n", "\r\n\r\n", "\uFEFF", "id,name", "id,name\r\n"]) {
      for (const options of [{}, { comment: "#" }, { trim: true }, { encoding: "utf-8" }]) {
        const { rows, rejects } = await read(content, options, columns);
        expect({ rows, rejects }).toEqual({ rows: [], rejects: [] });
      }
    }
  });

  it("may mix line ends, and have none at their end", async () => {
    for (const options of [{}, { comment: "#" }]) {
      const { rows } = await read("id,name\r1,a\n2,b\r\n\r\n3,c\r4,d", options, columns);
      expect(rows.map(({ id }) => id)).toEqual([1n, 2n, 3n, 4n]);
    }
  });

  it.each<[string, Options]>([
    ["plain", {}],
    ["with a record end", { record_end: "&|", header: false, column_names: ["id", "name"] }],
    ["with a footer", { skip_footer_rows: 1 }],
    ["with comments", { comment: "#" }],
  ])("may hold a field of many megabytes, which costs that record: %s", async (_, options) => {
    const end = options.record_end ?? "\n";
    const header = options.header === false ? "" : `id,name${end}`;
    const footer = options.skip_footer_rows === 1 ? "the end\n" : "";
    const long = "x".repeat(40_000_000);
    const content = `${header}1,a${end}2,"${long}"${end}3,b${end}${footer}`;
    const { rows, rejects } = await read(
      content,
      { max_record_bytes: 1_000_000, ...options },
      columns,
    );
    expect(rows).toEqual([
      { id: 1n, name: "a" },
      { id: 3n, name: "b" },
    ]);
    const byte = header.length + 3 + end.length;
    expect(rejects).toMatchObject([{ reason: "RECORD_TOO_LARGE", position: { byte } }]);
    expect(rejects[0]!.raw.length).toBeLessThan(70_000);
  });
});
