import { appendFile, mkdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  CollectingLogger,
  CollectingMetrics,
  createTemporaryFolder,
  extractAll,
} from "@dativo/core/testing";
import type { ExtractSettings, TemporaryFolder } from "@dativo/core/testing";
import {
  DativoError,
  type ColumnType,
  type Field,
  type RejectedRecord,
  type StreamSchema,
} from "@dativo/core/plugin";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CsvReader } from "./csv-reader.ts";
import { csvReaderOptionsSchema } from "./csv-reader-options.ts";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(async () => {
  await folder.remove();
});

const string: ColumnType = { kind: "string" };
const int64: ColumnType = { kind: "int64" };

const field = (name: string, type: ColumnType = string, required = false): Field => ({
  name,
  type,
  required,
});
const schemaOf = (...fields: Field[]): StreamSchema => ({ fields });
const typesOf = (schema: StreamSchema) =>
  Object.fromEntries(
    schema.fields.map(({ name, type }) => [
      name,
      type.kind === "decimal" ? `decimal(${type.precision},${type.scale})` : type.kind,
    ]),
  );

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder.path, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

const collectGarbage = exposeGarbageCollector();

/** Bytes of buffers that something still holds: without a collection first, garbage would count, too. */
function liveBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

function exposeGarbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

function extract(settings: ExtractSettings = {}) {
  return extractAll(CsvReader, { baseFolder: folder.path, streams: ["data.csv"], ...settings });
}

async function extractText(content: string | Uint8Array, settings: ExtractSettings = {}) {
  await write("data.csv", content);
  return extract(settings);
}

function createReader(
  locator = "data.csv",
  options: unknown = {},
  incremental?: { strategy: string },
) {
  const logger = new CollectingLogger();
  const source = {
    type: "csv",
    connection: {},
    credentials: {},
    streams: [{ name: locator, locator }],
    incremental,
    options: csvReaderOptionsSchema.parse(options),
    baseFolder: folder.path,
  };
  const signal = new AbortController().signal;
  const metrics = new CollectingMetrics();
  const reader = new CsvReader(source, { logger, metrics, signal, state: () => undefined });
  return { reader, logger, request: { stream: source.streams[0]!, cursor: undefined } };
}

describe("values", () => {
  it("of every type of a contract are read from their text", async () => {
    const types: Record<string, [ColumnType, string, unknown]> = {
      string: [string, "Zürich", "Zürich"],
      json: [{ kind: "json" }, '"{""a"": 9007199254740993}"', '{"a": 9007199254740993}'],
      boolean: [{ kind: "boolean" }, "true", true],
      int8: [{ kind: "int8" }, "-128", -128],
      int16: [{ kind: "int16" }, "32767", 32_767],
      int32: [{ kind: "int32" }, "-2147483648", -2_147_483_648],
      int64: [int64, "-9223372036854775808", -9_223_372_036_854_775_808n],
      float32: [{ kind: "float32" }, "1.5", 1.5],
      float64: [{ kind: "float64" }, "0.1", 0.1],
      decimal: [
        { kind: "decimal", precision: 38, scale: 2 },
        "123456789012345678901234567890.5",
        "123456789012345678901234567890.50",
      ],
      date: [{ kind: "date" }, "2024-02-29", "2024-02-29"],
      time: [{ kind: "time" }, "13:05:00.000001", "13:05:00.000001"],
      timestamp: [
        { kind: "timestamp" },
        "2024-02-29 13:05:00.000001",
        "2024-02-29T13:05:00.000001",
      ],
      timestamptz: [{ kind: "timestamptz" }, "2024-02-29T13:05:00+02:00", "2024-02-29T11:05:00Z"],
      uuid: [
        { kind: "uuid" },
        "92C4279F-1207-48a3-8448-4636514eb7e2",
        "92c4279f-1207-48a3-8448-4636514eb7e2",
      ],
      binary: [{ kind: "binary" }, "AP8=", new Uint8Array([0, 255])],
    };
    const names = Object.keys(types);
    const texts = names.map((name) => types[name]![1]);
    const { rows, rejects } = await extractText(
      `${names.join(",")}\n${texts.join(",")}\n${",".repeat(names.length - 1)}\n`,
      {
        schema: schemaOf(...names.map((name) => field(name, types[name]![0]))),
      },
    );
    expect(rejects).toEqual([]);
    const [row, nulls] = rows;
    for (const name of names) {
      expect(row![name], name).toEqual(types[name]![2]);
      expect(nulls![name], name).toBeNull();
    }
  });

  it("of binary columns are hex where the options say so", async () => {
    const { rows, rejects } = await extractText("b,c\n\\x00ff,1\n0AfF,2\nfff,3\n", {
      options: { binary_encoding: "hex" },
      schema: schemaOf(field("b", { kind: "binary" }), field("c")),
    });
    expect(rows.map((row) => row["b"])).toEqual([
      new Uint8Array([0, 255]),
      new Uint8Array([10, 255]),
    ]);
    expect(rejects).toMatchObject([
      { reason: "INVALID_VALUE", column: "b", position: { line: 4 } },
    ]);
  });

  it("cannot be lists or structs", async () => {
    const list: ColumnType = { kind: "list", item: field("item") };
    await expect(
      extractText("a\n[]\n", { schema: schemaOf(field("a", list)) }),
    ).rejects.toMatchObject({
      code: "CSV_COLUMN_TYPE_UNSUPPORTED",
    });
  });

  it("are null where they are unquoted and one of null_values", async () => {
    const content = 'a,b\n,""\nNULL,"NULL"\n\\N,-\n';
    const byDefault = await extractText(content, { schema: schemaOf(field("a"), field("b")) });
    expect(byDefault.rows).toEqual([
      { a: null, b: "" },
      { a: "NULL", b: "NULL" },
      { a: "\\N", b: "-" },
    ]);
    const { rows } = await extract({
      options: { null_values: ["NULL", "\\N"] },
      schema: schemaOf(field("a"), field("b")),
    });
    expect(rows).toEqual([
      { a: "", b: "" },
      { a: null, b: "NULL" },
      { a: null, b: "-" },
    ]);
  });

  it("are split into batches of the size asked for", async () => {
    const content = `a\n${Array.from({ length: 25 }, (_, index) => index).join("\n")}\n`;
    const { batches, rows } = await extractText(content, { batchRows: 10 });
    expect(batches.map((batch) => batch.numRows)).toEqual([10, 10, 5]);
    expect(rows.map((row) => row["a"])).toEqual(
      Array.from({ length: 25 }, (_, index) => BigInt(index)),
    );
  });
});

describe("rejects", () => {
  const contract = schemaOf(field("id", int64, true), field("name"));

  it("say reason, column, place and raw text, in the order of the file", async () => {
    const content = [
      "id,name",
      "1,é",
      'x,"line one',
      'line two"',
      ",missing",
      "4,a,b",
      "9223372036854775808,big",
      '6,"open"x',
      "7,ok",
      "",
    ].join("\r\n");
    const { rows, rejects } = await extractText(content, { schema: contract });
    expect(rows).toEqual([
      { id: 1n, name: "é" },
      { id: 7n, name: "ok" },
    ]);
    const byteOf = (text: string) => Buffer.from(content).indexOf(text);
    const places = rejects.map(({ message, replay, reason, column, position, raw }) => {
      expect(message).not.toBe("");
      expect(replay).toEqual({ columns: ["id", "name"] });
      return { reason, ...(column === undefined ? {} : { column }), position, raw };
    });
    expect(places).toEqual([
      {
        reason: "INVALID_VALUE",
        column: "id",
        position: { file: "data.csv", line: 3, byte: byteOf("x,") },
        raw: 'x,"line one\r\nline two"',
      },
      {
        reason: "REQUIRED_VALUE_MISSING",
        column: "id",
        position: { file: "data.csv", line: 5, byte: byteOf(",missing") },
        raw: ",missing",
      },
      {
        reason: "TOO_MANY_FIELDS",
        position: { file: "data.csv", line: 6, byte: byteOf("4,a,b") },
        raw: "4,a,b",
      },
      {
        reason: "VALUE_OUT_OF_RANGE",
        column: "id",
        position: { file: "data.csv", line: 7, byte: byteOf("92233") },
        raw: "9223372036854775808,big",
      },
      {
        reason: "QUOTE_INVALID",
        position: { file: "data.csv", line: 8, byte: byteOf('6,"open') },
        raw: '6,"open"x',
      },
    ]);
    expect(rejects[0]!.message).toContain('"x"');
  });

  it("name the first bad column of a record only", async () => {
    const schema = schemaOf(field("b", int64), field("a", int64), field("c"));
    const { rejects, rows } = await extractText("a,b,c\nx,y,z\n1,2,3\n", { schema });
    expect(rejects).toMatchObject([{ column: "b", raw: "x,y,z" }]);
    expect(rows).toEqual([{ b: 2n, a: 1n, c: "3" }]);
  });

  it("come for text that is not UTF-8, and only where the contract has the column", async () => {
    const content = Buffer.concat([
      Buffer.from("id,name,other\n1,a,b\n2,"),
      Buffer.from([0xff, 0x2c]),
      Buffer.from("b\n3,c,"),
      Buffer.from([0xc3]),
      Buffer.from("\n4,é,b\n"),
    ]);
    const { rows, rejects } = await extractText(content, { schema: contract });
    expect(rows).toEqual([
      { id: 1n, name: "a" },
      { id: 3n, name: "c" },
      { id: 4n, name: "é" },
    ]);
    expect(rejects).toMatchObject([
      { reason: "INVALID_ENCODING", column: "name", position: { line: 3, byte: 20 }, raw: "2,�,b" },
    ]);
  });

  it("of a value beyond the sample are no silent nulls", async () => {
    const { rejects, rows } = await extractText("id\n1\n2\n3x\n", { options: { sample_rows: 2 } });
    expect(rows).toEqual([{ id: 1n }, { id: 2n }]);
    expect(rejects).toMatchObject([
      { reason: "INVALID_VALUE", column: "id", position: { line: 4 } },
    ]);
  });

  it("keep a long record whole, and of one that is too large its beginning", async () => {
    const record = `x,${"z".repeat(100_000)}`;
    const { rejects } = await extractText(`id,name\n${record}\n`, { schema: contract });
    expect(rejects).toMatchObject([{ raw: record, replay: { columns: ["id", "name"] } }]);
    const cut = await extractText(`id,name\n${record}\n`, {
      schema: contract,
      options: { max_record_bytes: 70_000 },
    });
    expect(cut.rejects).toMatchObject([{ reason: "RECORD_TOO_LARGE", replay: { cut: true } }]);
    expect(cut.rejects[0]!.raw).toHaveLength(65_536 + "… (cut after 65536 bytes)".length);
  });

  it("say the value, cut where it is long", async () => {
    const { rejects } = await extractText(`id,name\n${"9".repeat(2000)},a\n,b\n'1',c\n`, {
      schema: contract,
    });
    expect(rejects.map(({ value }) => value)).toEqual([`${"9".repeat(1000)}…`, null, "'1'"]);
  });

  it("keep the bytes of what is not UTF-8", async () => {
    const { rejects } = await extractText(Buffer.from("id,name\n1,\xff\n", "latin1"), {
      schema: contract,
    });
    expect(rejects).toMatchObject([
      { value: "\ufffd", raw: "1,\ufffd", replay: { base64: "MSz/" } },
    ]);
  });

  it("stop the run where the host throws, and close the file", async () => {
    await write("data.csv", "id\nx\n1\n");
    const { reader, request } = createReader();
    const schema = schemaOf(field("id", int64));
    const { partitions } = await reader.partitions(request);
    const stop = new Error("strict");
    const reject = (): void => {
      throw stop;
    };
    const signal = new AbortController().signal;
    const extraction = reader.extract({
      ...request,
      partition: partitions[0]!,
      schema,
      batchRows: 10,
      signal,
      reject,
    });
    await expect(extraction.next()).rejects.toBe(stop);
    expect(await openFiles()).not.toContain(join(folder.path, "data.csv"));
  });

  it("keep memory small under an open quote at the start of a large file", async () => {
    const line = `,${"x".repeat(98)}\n`;
    await write("data.csv", `id,name\n1,"open${line.repeat(200_000)}2,last\n`);
    const before = liveBytes();
    let peak = 0;
    const { reader, request } = createReader("data.csv", { max_record_bytes: 64 * 1024 });
    const { partitions } = await reader.partitions(request);
    const rejects: RejectedRecord[] = [];
    const signal = new AbortController().signal;
    const all = {
      ...request,
      partition: partitions[0]!,
      schema: schemaOf(field("id"), field("name")),
      batchRows: 1000,
      signal,
    };
    for await (const _ of reader.extract({
      ...all,
      reject: (record) => void rejects.push(record),
    })) {
      peak = Math.max(peak, liveBytes() - before);
    }
    expect(rejects[0]).toMatchObject({
      reason: "RECORD_TOO_LARGE",
      position: { line: 2, byte: 8 },
    });
    expect(peak).toBeLessThan(8_000_000);
  });
});

describe("the header", () => {
  const contract = schemaOf(field("id", int64, true), field("name"));

  it("names the columns, in any order; what the contract lacks is ignored with one warning", async () => {
    const { rows, logs } = await extractText("extra,name,id,more\nx,a,1,y\n", { schema: contract });
    expect(rows).toEqual([{ id: 1n, name: "a" }]);
    expect(logs).toMatchObject([
      { level: "warn", fields: { file: "data.csv", columns: ["extra", "more"] } },
    ]);
  });

  it("may lack optional columns, which are null with one warning", async () => {
    const { rows, logs } = await extractText("id\n1\n", { schema: contract });
    expect(rows).toEqual([{ id: 1n, name: null }]);
    expect(logs).toMatchObject([{ level: "warn", fields: { columns: ["name"] } }]);
  });

  it("must not lack required columns", async () => {
    const error = await failureOf(extractText("Id,name\n1,a\n", { schema: contract }));
    expect(error).toMatchObject({ code: "CSV_REQUIRED_COLUMN_MISSING" });
    expect(error.message).toContain('"id" (nearest: "Id")');
    expect(error.fix).toContain('"Id", "name"');
  });

  it("must not name a column twice", async () => {
    await expect(extractText("a,b,a,b,c\n1,2,3,4,5\n")).rejects.toMatchObject({
      code: "CSV_HEADER_DUPLICATE",
      details: { names: ["a", "b"] },
    });
  });

  it("is quoted, spans lines, and follows a byte order mark and blank lines", async () => {
    const { rows, rejects } = await extractText('\uFEFF\n\n"a ""x""","b\nc"\n1,2\n1\n');
    expect(rows).toEqual([{ 'a "x"': 1n, "b\nc": 2n }]);
    expect(rejects).toMatchObject([{ position: { line: 6, byte: 25 } }]);
  });

  it("with an empty name is named by position", async () => {
    expect((await extractText(",b\n1,2\n")).rows).toEqual([{ column_1: 1n, b: 2n }]);
  });

  it("with a bad quote is an error", async () => {
    await expect(extractText('a,"b"c\n1,2\n')).rejects.toMatchObject({
      code: "CSV_HEADER_INVALID",
    });
    await expect(extractText('a,"b\n1,2\n')).rejects.toMatchObject({ code: "CSV_HEADER_INVALID" });
  });

  it("may be missing: names come from the options, the contract, or the positions", async () => {
    const options = { header: false };
    await write("data.csv", "1,a\n2,b\n");
    expect((await extract({ options })).rows[0]).toEqual({ column_1: 1n, column_2: "a" });
    expect((await extract({ options, schema: contract })).rows[1]).toEqual({ id: 2n, name: "b" });
    const named = { ...options, column_names: ["name", "id"] };
    await write("data.csv", "a,1\nb,2\n");
    expect((await extract({ options: named, schema: contract })).rows[1]).toEqual({
      id: 2n,
      name: "b",
    });
  });

  it("alone is a table without rows; an empty file too where there is a contract", async () => {
    expect((await extractText("id,name\n", { schema: contract })).rows).toEqual([]);
    expect((await extractText("id,name")).rows).toEqual([]);
    expect((await extractText("", { schema: contract })).rows).toEqual([]);
    await expect(extractText("")).rejects.toMatchObject({ code: "CSV_FILE_EMPTY" });
  });
});

describe("inference", () => {
  it("takes a type only where the text can be had back", async () => {
    const columns: Record<string, [string[], string]> = {
      integer: [["1", "-20", "0"], "int64"],
      zip: [["00501", "10001", "1"], "string"],
      plus: [["+1", "2", "3"], "string"],
      huge: [["12345678901234567890123", "1", "2"], "string"],
      large: [["9223372036854775807", "1", "2"], "int64"],
      price: [["1.10", "20.00", "-3.50"], "decimal(18,2)"],
      long: [["12345678901234567890.10", "1.00", "2.00"], "decimal(38,2)"],
      ratio: [["0.5", "0.125", "3"], "float64"],
      mixed: [["1.10", "2.5", "3"], "string"],
      minusZero: [["-0", "1", "2"], "string"],
      flag: [["true", "false", "true"], "boolean"],
      bit: [["0", "1", "1"], "int64"],
      day: [["2024-02-29", "2023-01-01", "1999-12-31"], "date"],
      noDay: [["2024-02-30", "2023-01-01", "1999-12-31"], "string"],
      slashed: [["01/02/2024", "03/04/2024", "05/06/2024"], "string"],
      local: [["2024-02-29 13:05:00", "2024-02-29T13:05:00.123", "2024-02-29 13:05"], "timestamp"],
      moment: [
        ["2024-02-29T13:05:00Z", "2024-02-29 13:05:00+02:00", "2024-02-29T13:05:00.5-0330"],
        "timestamptz",
      ],
      both: [["2024-02-29T13:05:00Z", "2024-02-29 13:05:00", "2024-02-29T13:05:00Z"], "string"],
      nanos: [
        ["2024-02-29T13:05:00.123456789", "2024-02-29T13:05:00", "2024-02-29T13:05:00"],
        "string",
      ],
      nothing: [["", "", ""], "string"],
      sparse: [["", "7", ""], "int64"],
      quotedEmpty: [['""', "7", "8"], "string"],
      nan: [["NaN", "1.5", "2.25"], "string"],
      text: [["a", "1", "2"], "string"],
    };
    const names = Object.keys(columns);
    const records = [0, 1, 2].map((row) => names.map((name) => columns[name]![0][row]!).join(","));
    const { schema, rejects, rows } = await extractText(
      `${names.join(",")}\n${records.join("\n")}\n`,
    );
    expect(typesOf(schema)).toEqual(
      Object.fromEntries(names.map((name) => [name, columns[name]![1]])),
    );
    expect(rejects).toEqual([]);
    expect(rows).toHaveLength(3);
    expect(schema.fields.every(({ required }) => !required)).toBe(true);
  });

  it("leaves ZIP codes alone", async () => {
    // The package exports its program only; its data lies beside that.
    const program = createRequire(import.meta.url).resolve("vega-datasets");
    const data = join(dirname(dirname(program)), "data");
    const { schema, rows, rejects } = await extract({ streams: [join(data, "zipcodes.csv")] });
    expect(typesOf(schema)).toMatchObject({ zip_code: "string", city: "string" });
    expect(rejects).toEqual([]);
    expect(rows).toHaveLength(42_049);
    expect(rows[0]).toMatchObject({ zip_code: "00501", city: "Holtsville" });
  });

  it("unites the columns of all files by name", async () => {
    await write("a.csv", "id,name\n1,x\n2,y\n");
    await write("b.csv", "amount,id\n1.50,3\n");
    const { schema, rows } = await extract({ streams: ["*.csv"], options: { sample_rows: 1 } });
    expect(typesOf(schema)).toEqual({ id: "int64", name: "string", amount: "decimal(18,2)" });
    expect(rows.at(-1)).toEqual({ id: 3n, name: null, amount: "1.50" });
  });
});

describe("files", () => {
  it("are found by glob, sorted by name, one partition each", async () => {
    await write("in/b.csv", "id\n2\n");
    await write("in/deep/a.csv", "id\n3\n");
    await write("in/a.csv", "id\n1\n");
    await write("in/c.txt", "id\n9\n");
    const { rows, partitionPlan } = await extract({ streams: ["in/**/*.csv"] });
    expect(rows).toEqual([{ id: 1n }, { id: 2n }, { id: 3n }]);
    expect(partitionPlan.partitions.map(({ id }) => id)).toEqual([
      "in/a.csv",
      "in/b.csv",
      "in/deep/a.csv",
    ]);
    expect(partitionPlan.partitions[0]).toMatchObject({
      params: { path: "in/a.csv", bytes: 5 },
      estimatedBytes: 5,
    });
    expect(partitionPlan.state).toBeUndefined();
  });

  it("may be named absolutely, and may have glob characters in their names", async () => {
    const path = await write("data (1) [x].csv", "id\n1\n");
    expect((await extract({ streams: [path] })).rows).toEqual([{ id: 1n }]);
    expect((await extract({ streams: ["data (1) [x].csv"] })).rows).toEqual([{ id: 1n }]);
  });

  it("that are not there are an error with what to do", async () => {
    await mkdir(join(folder.path, "folder"));
    await symlink("folder", join(folder.path, "link.csv"));
    const failures = {
      "*.csv.gz": "SOURCE_NO_FILES_MATCH",
      "none.csv": "SOURCE_FILE_NOT_FOUND",
      folder: "SOURCE_FILE_IS_FOLDER",
      "link.csv": "SOURCE_FILE_IS_FOLDER",
    };
    for (const [locator, code] of Object.entries(failures)) {
      const error = await failureOf(extract({ streams: [locator] }));
      expect(error).toMatchObject({ code });
      expect(error.message).toContain(folder.path);
    }
  });

  it("that cannot be opened are an error with the system's own words", async () => {
    await symlink("data.csv", join(folder.path, "data.csv"));
    await expect(extract()).rejects.toMatchObject({
      code: "SOURCE_FILE_UNREADABLE",
      message: expect.stringContaining("ELOOP"),
    });
  });

  it("may be compressed", async () => {
    const packed = gzipSync("id,name\n1,a\nx,b\n");
    await write("data.csv.gz", Buffer.concat([packed, gzipSync("2,c\n")]));
    await write("packed.csv", packed);
    const schema = schemaOf(field("id", int64), field("name"));
    const { rows, rejects } = await extract({ streams: ["data.csv.gz"], schema });
    expect(rows).toEqual([
      { id: 1n, name: "a" },
      { id: 2n, name: "c" },
    ]);
    expect(rejects).toMatchObject([{ position: { file: "data.csv.gz", line: 3, byte: 12 } }]);
    expect(
      (await extract({ streams: ["packed.csv"], schema, options: { compression: "gzip" } })).rows,
    ).toHaveLength(1);
    await expect(extract({ streams: ["packed.csv"] })).rejects.toMatchObject({
      code: "SOURCE_FILE_COMPRESSED",
    });
    await expect(
      extract({ streams: ["data.csv.gz"], options: { compression: "none" } }),
    ).rejects.toMatchObject({ code: "SOURCE_FILE_COMPRESSED" });
    await write("cut.csv.gz", packed.subarray(0, packed.length - 9));
    await expect(extract({ streams: ["cut.csv.gz"], schema })).rejects.toMatchObject({
      code: "SOURCE_GZIP_INVALID",
    });
  });

  it("with a byte order mark are read by it, unless the options say otherwise", async () => {
    const utf16 = Buffer.from("\uFEFFid\n1\n", "utf16le");
    expect((await extractText(utf16)).rows).toEqual([{ id: 1n }]);
    const bigEndian = Buffer.from(utf16).swap16();
    expect((await extractText(bigEndian)).rows).toEqual([{ id: 1n }]);
    for (const [content, encoding] of [
      [utf16, "utf-8"],
      [utf16, "utf-16be"],
      [bigEndian, "utf-16le"],
      [bigEndian, "UTF8"],
    ] as const) {
      await expect(extractText(content, { options: { encoding } }), encoding).rejects.toMatchObject(
        { code: "SOURCE_ENCODING_UNSUPPORTED" },
      );
    }
  });

  it("that change after the plan are an error that can be retried", async () => {
    const path = await write("data.csv", "id\n1\n");
    const { reader, request } = createReader();
    const { partitions } = await reader.partitions(request);
    const all = {
      ...request,
      partition: partitions[0]!,
      schema: schemaOf(field("id", int64)),
      batchRows: 1,
      signal: new AbortController().signal,
      reject: () => {},
    };
    const running = reader.extract(all);
    expect((await running.next()).done).toBe(false);
    await appendFile(path, "2\n");
    await expect(running.next()).rejects.toMatchObject({
      code: "SOURCE_FILE_CHANGED",
      retriable: true,
    });
    await expect(reader.extract(all).next()).rejects.toMatchObject({ code: "SOURCE_FILE_CHANGED" });
    expect(await openFiles()).not.toContain(path);
  });

  it("are closed when reading stops early or is aborted", async () => {
    const path = await write("data.csv", `id\n${"1\n".repeat(100)}`);
    await write("packed.csv.gz", gzipSync(`id\n${"1\n".repeat(1_000_000)}`));
    for (const locator of ["data.csv", "packed.csv.gz"]) {
      const { reader, request } = createReader(locator);
      const { partitions } = await reader.partitions(request);
      const controller = new AbortController();
      const all = {
        ...request,
        partition: partitions[0]!,
        schema: schemaOf(field("id", int64)),
        batchRows: 10,
        signal: controller.signal,
        reject: () => {},
      };
      const early = reader.extract(all);
      await early.next();
      await early.return(undefined);
      const aborted = reader.extract(all);
      await aborted.next();
      const reason = new Error("stopped");
      controller.abort(reason);
      await expect(aborted.next()).rejects.toBe(reason);
      expect(await openFiles()).not.toContain(join(folder.path, locator));
    }
    expect(await openFiles()).not.toContain(path);
  });
});

describe("incremental reading", () => {
  const incremental = { strategy: "file_modified_time" };
  const contract = schemaOf(field("id", int64));

  it("reads new and changed files only", async () => {
    await write("a.csv", "id\n1\n");
    await write("b.csv", "id\n2\n");
    const streams = ["*.csv"];
    const first = await extract({ streams, incremental, schema: contract });
    expect(first.rows).toEqual([{ id: 1n }, { id: 2n }]);
    const state = { reader: JSON.parse(JSON.stringify(first.partitionPlan.state)) };
    const second = await extract({ streams, incremental, schema: contract, state });
    expect(second.partitionPlan).toEqual({ partitions: [], state: state.reader });
    await write("c.csv", "id\n3\n");
    await write("a.csv", "id\n4\n");
    const third = await extract({ streams, incremental, schema: contract, state });
    expect(third.rows).toEqual([{ id: 4n }, { id: 3n }]);
    expect(third.logs).toMatchObject([{ level: "warn", fields: { file: "a.csv" } }]);
  });

  it("does not read a file again that was merely touched", async () => {
    const path = await write("data.csv", "id\n1\n");
    const { partitionPlan } = await extract({ incremental, schema: contract });
    await utimes(path, 1000, 1000.123);
    const state = { reader: partitionPlan.state! };
    const second = await extract({ incremental, schema: contract, state });
    expect(second.partitionPlan.partitions).toEqual([]);
    expect(second.logs).toEqual([]);
    // From now on it is known by its new time, too.
    expect(second.partitionPlan.state).not.toEqual(partitionPlan.state);
  });

  it("reads files again that a state of the first version knows by size and time alone", async () => {
    const path = await write("data.csv", "id\n1\n");
    await utimes(path, 1000, 1000);
    const version1 = (mtime: string) => ({
      reader: { version: 1, files: { "data.csv": { bytes: 5, mtime } } },
    });
    const settings = { incremental, schema: contract };
    const same = await extract({ ...settings, state: version1("1000000000000") });
    expect(same.rows).toEqual([]);
    const touched = await extract({ ...settings, state: version1("999000000000") });
    expect(touched.rows).toEqual([{ id: 1n }]);
  });

  describe("of a file that was appended to", () => {
    const options = { appended_files: "continue" };

    async function readTwice(before: string, after: string, more = {}) {
      await write("data.csv", before);
      const settings = { incremental, schema: contract, options: { ...options, ...more } };
      const first = await extract(settings);
      await write("data.csv", after);
      return extract({ ...settings, state: { reader: first.partitionPlan.state! } });
    }

    it("reads what is new, with the lines of the file", async () => {
      const before = "id\n1\n2\n";
      const { rows, rejects, logs, partitionPlan } = await readTwice(before, `${before}3\nx\n`);
      expect(rows).toEqual([{ id: 3n }]);
      expect(rejects).toMatchObject([{ position: { file: "data.csv", line: 5, byte: 9 } }]);
      expect(logs).toEqual([]);
      const state = { reader: partitionPlan.state! };
      const third = await extract({ incremental, schema: contract, options, state });
      expect(third.partitionPlan.partitions).toEqual([]);
    });

    it("reads it all where it had nothing but a header", async () => {
      expect((await readTwice("id\n", "id\n1\n")).rows).toEqual([{ id: 1n }]);
    });

    it.each([
      ["its last line had no end", "id\n1\n2", "id\n1\n23\n", {}],
      ["what was read has changed", "id\n1\n2\n", "id\n1\n7\n3\n", {}],
      ["a quote was open", 'id\n1\n"2\n', 'id\n1\n"2\n3"\n', {}],
      ["nobody can tell records apart from behind", "id\n1\n", "id\n1\n2\n", { comment: "#" }],
      ["the job does not ask for it", "id\n1\n", "id\n1\n2\n", { appended_files: "reread" }],
    ])("reads it as a whole, with a warning, where %s", async (_, before, after, more) => {
      const { partitionPlan, logs } = await readTwice(before, after, more);
      expect(partitionPlan.partitions.map(({ id }) => id)).toEqual(["data.csv"]);
      expect(logs).toMatchObject([{ level: "warn", fields: { file: "data.csv" } }]);
    });
  });

  it("remembers files that are gone", async () => {
    const path = await write("a.csv", "id\n1\n");
    await write("b.csv", "id\n2\n");
    const streams = ["*.csv"];
    const { partitionPlan } = await extract({ streams, incremental, schema: contract });
    const content = await readFile(path);
    const state = { reader: partitionPlan.state! };
    await folder.remove();
    folder = await createTemporaryFolder();
    await write("b.csv", content);
    const { partitionPlan: next } = await extract({
      streams,
      incremental,
      schema: contract,
      state,
    });
    expect(Object.keys((next.state as { files: object }).files)).toEqual(["a.csv", "b.csv"]);
  });

  it("doubts the delimiter of a file that comes out as one column", async () => {
    await write("data.csv", "id;name\n1;a\n");
    const { logs } = await extract();
    expect(logs).toEqual([
      expect.objectContaining({
        level: "warn",
        message: expect.stringContaining('is its delimiter ";"?') as string,
      }),
    ]);
  });

  it("refuses states of other readers", async () => {
    await write("data.csv", "id\n1\n");
    await expect(
      extract({ incremental, schema: contract, state: { reader: { cursor: 1 } } }),
    ).rejects.toMatchObject({ code: "SOURCE_STATE_INVALID" });
  });
});

describe("the rest of the contract", () => {
  it("estimates records from the mean length of the first ones", async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `${1000 + index},abc\n`);
    await write("data.csv", `id,name\n${lines.join("")}`);
    const { reader, request } = createReader();
    expect(await reader.estimateTotalRecords(request)).toBe(5000);
    await write("data.csv.gz", gzipSync("id\n1\n"));
    const packed = createReader("data.csv.gz");
    expect(await packed.reader.estimateTotalRecords(packed.request)).toBeUndefined();
  });

  it("checks that the files are there", async () => {
    expect(await createReader().reader.checkConnection()).toMatchObject({
      status: "failed",
      code: "SOURCE_FILE_NOT_FOUND",
    });
    await write("data.csv", "id\n1\n");
    expect(await createReader().reader.checkConnection()).toEqual({
      status: "ok",
      message: "1 file can be read.",
    });
  });

  it("discovers files with their columns", async () => {
    await write("a.csv", "id,name\n1,x\n");
    const discovery = await createReader("*.csv").reader.discover();
    expect(discovery).toMatchObject({
      status: "supported",
      streams: [
        {
          name: "*.csv",
          estimatedRecords: 1,
          estimatedBytes: 12,
          details: { files: [{ path: "a.csv", bytes: 12 }] },
        },
      ],
    });
  });

  it("refuses unknown and contradictory options", async () => {
    await write("data.csv", "id\n1\n");
    const bad = [
      { delimeter: ";" },
      { delimiter: "" },
      { delimiter: "\n" },
      { delimiter: 'a"' },
      { quote: "ab" },
      { quote: null, escape: "\\" },
      { column_names: ["a"] },
      { header: false, column_names: ["a", "a"] },
      { encoding: "latin17" },
      { sample_rows: 0 },
    ];
    for (const options of bad) {
      await expect(extract({ options }), JSON.stringify(options)).rejects.toMatchObject({
        code: "PLUGIN_OPTIONS_INVALID",
      });
    }
  });
});

async function failureOf(promise: Promise<unknown>): Promise<DativoError> {
  const outcome: unknown = await promise.then(
    () => "no error",
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(DativoError);
  return outcome as DativoError;
}

async function openFiles(): Promise<string[]> {
  const { readdir, readlink } = await import("node:fs/promises");
  const names = await readdir("/proc/self/fd").catch(() => []);
  return Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => "")));
}
