import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder } from "@dativo/core/testing";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CsvFile } from "./csv-file.ts";
import { csvFileSettings } from "./csv-file-settings.ts";
import { csvReaderOptionsSchema } from "./csv-reader-options.ts";
import { decodeField } from "./decode-field.ts";
import { quotedFlag } from "./field-flags.ts";

// Minutes to go on for, for a search that is to find something; without, a fixed number of tables.
const minutes = Number(process.env["DATIVO_FUZZ_MINUTES"] ?? "0");
const effort = (numRuns: number): fc.Parameters<unknown> =>
  minutes > 0
    ? {
        numRuns: Number.MAX_SAFE_INTEGER,
        plugins: [fc.interruptAfterTimeLimit((minutes * 60_000) / 2)],
      }
    : { numRuns };
const timeout = minutes * 60_000 + 120_000;

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  folder = await createTemporaryFolder();
  instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  connection = await instance.connect();
});
afterAll(async () => {
  connection.closeSync();
  instance.closeSync();
  await folder.remove();
});

interface Layout {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string | undefined;
  readonly lineEnd: string;
  /** Ends of records that are no line ends, which DuckDB does not know. */
  readonly recordEnd: string | undefined;
  readonly comment: string | undefined;
  readonly ended: boolean;
  readonly quoteAll: boolean;
  readonly encoding: string;
  readonly marked: boolean;
  readonly chunkBytes: number;
  readonly usesKernel: boolean;
}

type Cell = string | null;
type Table = readonly (readonly Cell[])[];

const pieces = fc.constantFrom(
  ..."ab01 ,;|:~\t'\"\\#-+.&é€😀".split(/(?:)/u),
  "\n",
  "\r\n",
  "\r",
  "NULL",
  "||",
  '""',
  "''",
);
const cells: fc.Arbitrary<Cell> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 6, arbitrary: fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join("")) },
);
const tables = fc.integer({ min: 2, max: 5 }).chain((columns) =>
  fc.array(fc.array(cells, { minLength: columns, maxLength: columns }), {
    minLength: 1,
    maxLength: 12,
  }),
);
const layouts: fc.Arbitrary<Layout> = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|", "||", "~"),
  quote: fc.constantFrom('"', "'"),
  escape: fc.constantFrom(undefined, "\\"),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  recordEnd: fc.constantFrom(undefined, undefined, "&|", "§\n"),
  comment: fc.constantFrom(undefined, "#"),
  ended: fc.boolean(),
  quoteAll: fc.boolean(),
  encoding: fc.constantFrom("utf-8", "utf-8", "utf-16le", "utf-16be"),
  marked: fc.boolean(),
  chunkBytes: fc.constantFrom(1, 2, 3, 5, 7, 13, 64, 100_000),
  usesKernel: fc.boolean(),
});

/** The text of a table: null is an empty field, and an empty text stands in quotes. */
function tableText(table: Table, layout: Layout): string {
  const { delimiter, ended, comment } = layout;
  const end = endOf(layout);
  const note = comment === undefined ? "" : `${comment} it's "a note${end}`;
  const rows = table.map((row) => row.map((cell) => cellText(cell, layout)).join(delimiter));
  return note + rows.join(end + note) + (ended ? end : "");
}

function endOf({ recordEnd, lineEnd }: Layout): string {
  return recordEnd ?? lineEnd;
}

function cellText(cell: Cell, layout: Layout): string {
  if (cell === null) return "";
  const { delimiter, quote, escape = quote, quoteAll } = layout;
  const special = [delimiter[0]!, quote, escape, "\n", "\r", endOf(layout)[0]!, "#"];
  if (!quoteAll && cell !== "" && !special.some((mark) => cell.includes(mark))) return cell;
  const escaped = Array.from(cell, (one) => (one === quote || one === escape ? escape + one : one));
  return quote + escaped.join("") + quote;
}

/** Reads a text by what is tested. */
async function readBack(text: string, columns: number, layout: Layout): Promise<Cell[][]> {
  const { delimiter, quote, escape, recordEnd, comment } = layout;
  const { encoding, marked, chunkBytes, usesKernel } = layout;
  const options = csvReaderOptionsSchema.parse({
    header: false,
    column_names: Array.from({ length: columns }, (_, column) => `c${column}`),
    delimiter,
    quote,
    ...(escape === undefined ? {} : { escape }),
    ...(recordEnd === undefined ? {} : { record_end: recordEnd }),
    ...(comment === undefined ? {} : { comment }),
    encoding: marked ? "auto" : encoding,
  });
  const settings = csvFileSettings(options, new AbortController().signal);
  const bytes = iconv.encode((marked ? "\uFEFF" : "") + text, encoding);
  let position = 0;
  const source = {
    async read(target: Uint8Array, offset: number, length: number): Promise<number> {
      const part = bytes.subarray(position, position + Math.min(length, chunkBytes));
      target.set(part, offset);
      position += part.length;
      return part.length;
    },
    async close(): Promise<void> {},
  };
  const file = await CsvFile.fromSource(source, "x.csv", { ...settings, chunkBytes, usesKernel });
  const rows: Cell[][] = [];
  for (;;) {
    const block = await file.readBlock(1000);
    if (block === undefined) break;
    expect(block.problems).toEqual([]);
    for (let record = 0; record < block.recordCount; record += 1) {
      rows.push(
        Array.from({ length: columns }, (_, column) => {
          const index = record * columns + column;
          const value = decodeField(block.bytes, block.fields, index, settings.dialect)!;
          const isQuoted = (block.fields[index * 2 + 1]! & quotedFlag) !== 0;
          return value === "" && !isQuoted ? null : value;
        }),
      );
    }
  }
  await file.close();
  return rows;
}

function readByCsvParse(text: string, layout: Layout): Cell[][] {
  const { delimiter, quote, escape, comment } = layout;
  return parse(text, {
    delimiter,
    quote,
    escape: escape ?? quote,
    record_delimiter: endOf(layout),
    ...(comment === undefined ? {} : { comment, comment_no_infix: true }),
    cast: (value, { quoting }) => (value === "" && !quoting ? null : value),
  });
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function readByDuckdb(text: string, columns: number, layout: Layout): Promise<Cell[][]> {
  const { delimiter, quote, escape, lineEnd } = layout;
  const path = join(folder.path, "table.csv");
  await writeFile(path, text);
  const names = Array.from({ length: columns }, (_, column) => `'c${column}': 'VARCHAR'`);
  const settings = [
    "header=false, auto_detect=false, allow_quoted_nulls=false, nullstr='', parallel=false",
    `delim=${literal(delimiter)}, quote=${literal(quote)}, escape=${literal(escape ?? quote)}`,
    `new_line='${lineEnd === "\n" ? "\\n" : "\\r\\n"}', columns={${names.join(", ")}}`,
  ];
  const query = `SELECT * FROM read_csv(${literal(path)}, ${settings.join(", ")})`;
  return (await connection.runAndReadAll(query)).getRows() as Cell[][];
}

describe("any table of any strings, in any dialect, cut anywhere", () => {
  it(
    "is read as it was written, and as csv-parse reads it",
    async () => {
      await fc.assert(
        fc.asyncProperty(tables, layouts, async (table, layout) => {
          const text = tableText(table, layout);
          expect(await readBack(text, table[0]!.length, layout)).toEqual(table);
          expect(readByCsvParse(text, layout)).toEqual(table);
        }),
        effort(8000),
      );
    },
    timeout,
  );

  it(
    "is read as DuckDB reads it",
    async () => {
      await fc.assert(
        fc.asyncProperty(tables, layouts, async (table, any) => {
          const layout = { ...any, recordEnd: undefined, comment: undefined };
          const text = tableText(table, layout);
          const columns = table[0]!.length;
          const rows = await readByDuckdb(text, columns, layout);
          expect(await readBack(text, columns, layout)).toEqual(rows);
        }),
        effort(2500),
      );
    },
    timeout,
  );
});
