import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder } from "@dativo/core/testing";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openRangeSource } from "@dativo/file-reader";
import { csvDialect } from "../csv-dialect.ts";
import { CsvFile, type CsvFileSettings } from "../csv-file.ts";
import { csvReaderOptionsSchema } from "../csv-reader-options.ts";
import { recordEnd, recordStart } from "../record-text.ts";
import { findRecordStarts } from "./find-record-starts.ts";

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
const path = join(folder.path, "data.csv");

/** Every record and every problem that is left of an open file, with its place and its bytes. */
async function readOn(file: CsvFile): Promise<unknown[]> {
  const found: unknown[] = [];
  for (;;) {
    const block = await file.readBlock(7);
    if (block === undefined) break;
    const { bytes, fields, lines, columnCount, recordCount, problems, fileOffset } = block;
    for (let record = 0, first = 0; record < recordCount; record += 1, first += columnCount) {
      const start = recordStart(fields, first);
      const text = bytes.slice(start, recordEnd(fields, first + columnCount - 1));
      found.push([lines[record], fileOffset + start, Buffer.from(text).toString("latin1")]);
    }
    for (const { reason, line, start, end } of problems) {
      const text = Buffer.from(bytes.slice(start, end)).toString("latin1");
      found.push([line, fileOffset + start, text, reason]);
    }
  }
  await file.close();
  return found.toSorted((one, other) => (one as number[])[1]! - (other as number[])[1]!);
}

interface Case {
  readonly content: string;
  readonly columns: number;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly wanted: readonly number[];
}

/** Compares a file that is read as one with the same one read in ranges; says how many there were. */
async function expectAgreement({ content, columns, options, wanted }: Case): Promise<number> {
  await writeFile(path, content, "latin1");
  const parsed = csvReaderOptionsSchema.parse({ header: false, encoding: "utf-8", ...options });
  const settings: CsvFileSettings = {
    options: parsed,
    dialect: csvDialect(parsed),
    columnNames: Array.from({ length: columns }, (_, index) => `c${index}`),
    signal: new AbortController().signal,
    chunkBytes: 100,
  };
  const whole = await readOn(await CsvFile.open(path, { ...settings, usesKernel: false }));
  const size = Buffer.byteLength(content, "latin1");
  const starts = await findRecordStarts({
    path,
    dialect: settings.dialect,
    maxRecordBytes: parsed.max_record_bytes,
    from: { byte: 0, line: 1 },
    wanted: wanted.toSorted((one, other) => one - other),
    pieceBytes: 128,
  });
  const parts: unknown[] = [];
  const begins = [{ byte: 0, line: 1 }, ...starts];
  for (const [index, start] of begins.entries()) {
    const source = await openRangeSource(path, start.byte, begins[index + 1]?.byte ?? size);
    const file = CsvFile.fromRecord(source, start, settings.columnNames!, settings);
    parts.push(...(await readOn(file)));
  }
  expect(parts).toEqual(whole);
  return starts.length;
}

const alphabet = (quote: string, delimiter: string) =>
  fc.constantFrom(
    quote,
    quote,
    delimiter,
    "\n",
    "\r",
    "\r\n",
    "a",
    "bb",
    `${quote}x\n${quote}${delimiter}`,
    `x\n`,
  );
const places = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 4 });

describe("the records that begin behind places of a file", () => {
  it.each([
    ["commas", "c", {}, '"', ","],
    ["no quotes", "t", { quote: null, delimiter: "\t" }, '"', "\t"],
    ["small records only", "s", { max_record_bytes: 30 }, '"', ","],
    ["semicolons and single quotes", "q", { quote: "'", delimiter: ";" }, "'", ";"],
  ] as const)(
    "are those of the whole file: any bytes, %s",
    async (_, __, options, quote, delimiter) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(alphabet(quote, delimiter), { maxLength: 300 }),
          fc.integer({ min: 1, max: 3 }),
          places,
          async (pieces, columns, wanted) => {
            await expectAgreement({ content: pieces.join(""), columns, options, wanted });
          },
        ),
        { numRuns: 250 },
      );
    },
  );

  it("are found in files whose quotes are right, and those of a bad one are left to the reader", async () => {
    const field = fc.constantFrom(
      "a",
      "",
      "1.5",
      '"x"',
      '"a""b"',
      '"line\nline"',
      '"cr\r\nlf"',
      '","',
      '""',
    );
    const record = fc.tuple(field, field).map((fields) => fields.join(","));
    let found = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(record, fc.constantFrom("\n", "\r\n", "\r", "\n\n")), {
          minLength: 20,
          maxLength: 60,
        }),
        fc.option(
          fc.tuple(fc.nat(200), fc.constantFrom('a"b,c\n', '"a"b,c\n', '"open,\n', '"a"b,"y\n"\n')),
          {
            nil: undefined,
            freq: 3,
          },
        ),
        places,
        async (records, bad, wanted) => {
          let content = records.map((parts) => parts.join("")).join("");
          if (bad !== undefined) {
            const at = content.indexOf("\n", bad[0]) + 1;
            content = content.slice(0, at) + bad[1] + content.slice(at);
          }
          found += await expectAgreement({ content, columns: 2, wanted });
        },
      ),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(150);
  });

  it("are not found behind a quote that closes where none can, wherever 64 bytes end", async () => {
    for (let length = 0; length < 150; length += 1) {
      // By the parity of quotes alone, the third line would not begin in quotes.
      const content = `"${"x".repeat(length)}"b,"y\n"\nc,d\n"e",f\ng,h\n`;
      await expectAgreement({ content, columns: 2, wanted: [length + 5, length + 12] });
    }
  });

  it.each(["\n", "\r\n", "\r"])("are right wherever 64 bytes end, with %j", async (end) => {
    for (let length = 0; length < 150; length += 1) {
      const content = `${"x".repeat(length)},y${end}"a${end}b",c${end}${end}d,"e"${end}f,g${end}`;
      const wanted = [length, length + 4, length + 8];
      expect(await expectAgreement({ content, columns: 2, wanted })).toBeGreaterThan(0);
    }
  });
});
