import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvDialect, type DialectOptions } from "./csv-dialect.ts";
import { CsvTokenizer } from "./csv-tokenizer.ts";
import { decodeField } from "./decode-field.ts";
import { GeneralTokenizer } from "./general-tokenizer.ts";
import type { RecordProblem } from "./record-problem.ts";
import type { RecordTokenizer } from "./record-tokenizer.ts";

type Tokenizer = new (...settings: ConstructorParameters<typeof CsvTokenizer>) => RecordTokenizer;

const plain: DialectOptions = { delimiter: ",", quote: '"', escape: undefined };

/** All that is found in a text of which `step` more bytes are seen with each call. */
function readAll(
  Tokenizer: Tokenizer,
  content: string,
  options: Partial<DialectOptions> = {},
  { step = 1000, columns = 0, maxRecordBytes = 10_000 } = {},
) {
  const dialect = csvDialect({ ...plain, ...options });
  const text = Buffer.from(content);
  const bytes = new Uint8Array(text.length + 1);
  bytes.set(text);
  const tokenizer = new Tokenizer(dialect, columns, 50, maxRecordBytes);
  const records: (string | undefined)[][] = [];
  const lines: number[] = [];
  const problems: (Omit<RecordProblem, "start" | "end"> & { byte: number; text: string })[] = [];
  let start = 0;
  for (let end = Math.min(step, text.length); ;) {
    const final = end === text.length;
    start = tokenizer.tokenize(bytes, start, end, final);
    const { recordCount, columnCount, fields } = tokenizer;
    for (let record = 0; record < recordCount; record += 1) {
      lines.push(tokenizer.lines[record]!);
      records.push(
        Array.from({ length: columnCount }, (_, column) =>
          decodeField(bytes, fields, record * columnCount + column, dialect),
        ),
      );
    }
    for (const { start: byte, end: textEnd, ...problem } of tokenizer.problems) {
      problems.push({ ...problem, byte, text: text.subarray(byte, textEnd).toString() });
    }
    if (recordCount > 0 || tokenizer.problems.length > 0) continue;
    if (final) break;
    end = Math.min(end + step, text.length);
  }
  return { records, lines, problems };
}

describe("the general tokenizer", () => {
  it("finds what the fast one finds, in any bytes seen in any steps", () => {
    const pieces = fc.constantFrom(
      "a",
      " ",
      ",",
      "|",
      "||",
      '"',
      '""',
      "\\",
      "\n",
      "\r",
      "\r\n",
      "é",
    );
    const settings = fc.record({
      delimiter: fc.constantFrom(",", "|", "||"),
      quote: fc.constantFrom('"', null),
      step: fc.constantFrom(1, 2, 3, 7, 1000),
      columns: fc.constantFrom(0, 1, 2),
      maxRecordBytes: fc.constantFrom(5, 10_000),
      escaped: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), settings, (parts, given) => {
        const { delimiter, quote, escaped, ...rest } = given;
        const escape = quote !== null && escaped ? "\\" : undefined;
        const content = parts.join("");
        const options = { delimiter, quote, escape };
        const found = readAll(GeneralTokenizer, content, options, rest);
        expect(found).toEqual(readAll(CsvTokenizer, content, options, rest));
      }),
      { numRuns: 1000 },
    );
  });

  it("reads any table in any dialect with ends of its own, comments and blanks", () => {
    const cell = fc
      .array(fc.constantFrom("a", " ", "\t", "#", ",", "+", "|", "&", "'", "\n", "\r\n", "\r", "é"))
      .map((parts) => parts.join(""));
    const tables = fc
      .integer({ min: 2, max: 4 })
      .chain((columns) =>
        fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1 }),
      );
    const dialects = fc.record({
      delimiter: fc.constantFrom(",", "+|", "|", "\t"),
      record_end: fc.constantFrom("&|", "|\n", "\r\n", "§", undefined),
      comment: fc.constantFrom("#", "##", undefined),
      trim: fc.boolean(),
    });
    const layout = fc.record({
      step: fc.constantFrom(1, 2, 3, 7, 1000),
      blanks: fc.constantFrom("", "  "),
      noted: fc.boolean(),
      ended: fc.boolean(),
    });
    fc.assert(
      fc.property(tables, dialects, layout, (table, dialect, { step, blanks, noted, ended }) => {
        const end = dialect.record_end ?? "\n";
        const around = dialect.trim && dialect.delimiter !== "\t" ? blanks : "";
        const quoted = (text: string): string =>
          `${around}'${text.replaceAll("'", "''")}'${around}`;
        const note = noted && dialect.comment ? `${dialect.comment}it's a note${end}` : "";
        const rows = table.map((row) => note + row.map(quoted).join(dialect.delimiter));
        const content = rows.join(end) + (ended ? end : "");
        const options = { ...dialect, quote: "'" };
        const columns = table[0]!.length;
        const found = readAll(GeneralTokenizer, content, options, { step, columns });
        expect(found.problems).toEqual([]);
        expect(found.records).toEqual(table);
      }),
      { numRuns: 1500 },
    );
  });

  it("takes the line end behind the end of a record with it, and no second one", () => {
    const options = { record_end: "&|", delimiter: "+|", quote: null };
    const content = "1+|a\nb&|\r\n2+|&|3+|\n&|\n\n4+|c&|\r\n\r\n";
    const { records, lines } = readAll(GeneralTokenizer, content, options);
    expect(records).toEqual([
      ["1", "a\nb"],
      ["2", ""],
      ["3", "\n"],
      ["\n4", "c"],
    ]);
    expect(lines).toEqual([1, 3, 3, 5]);
  });

  it("goes on behind the next end of a record after a bad one", () => {
    const options = { record_end: ";\n" };
    const content = '1,"a"x\n;\n2,b;\n3;\n4,"c;\n5,d';
    const { records, problems } = readAll(GeneralTokenizer, content, options, { columns: 2 });
    expect(records).toEqual([
      ["2", "b"],
      ["5", "d"],
    ]);
    expect(problems).toMatchObject([
      { reason: "QUOTE_INVALID", line: 1, byte: 0, text: '1,"a"x\n' },
      { reason: "TOO_FEW_FIELDS", line: 4, text: "3" },
      { reason: "QUOTE_UNCLOSED", line: 5, text: '4,"c' },
    ]);
  });

  it("gives up records that are too large, and skips comments of any length", () => {
    const options = { record_end: "&|", comment: "#" };
    const content = `1,a&|#${"x".repeat(100)}\n&|2,${"y".repeat(50)}&|3,b&|`;
    for (const step of [1, 7, 1000]) {
      const settings = { columns: 2, maxRecordBytes: 20, step };
      const { records, problems } = readAll(GeneralTokenizer, content, options, settings);
      expect(records).toEqual([
        ["1", "a"],
        ["3", "b"],
      ]);
      expect(problems).toMatchObject([{ reason: "RECORD_TOO_LARGE", line: 2 }]);
    }
  });
});
