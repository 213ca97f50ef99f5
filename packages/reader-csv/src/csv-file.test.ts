import fc from "fast-check";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import type { ByteSource } from "@dativo/file-reader";
import { csvDialect } from "./csv-dialect.ts";
import { CsvFile } from "./csv-file.ts";
import { csvReaderOptionsSchema } from "./csv-reader-options.ts";
import { quotedFlag } from "./field-flags.ts";
import { decodeField } from "./decode-field.ts";

type OptionsInput = Parameters<typeof csvReaderOptionsSchema.parse>[0];

/** All that a file yields: records as texts, and problems with their places. */
async function readAll(
  content: string | Uint8Array,
  input: OptionsInput = {},
  { chunkBytes = 1024, maxRecords = 1000 } = {},
) {
  const options = csvReaderOptionsSchema.parse(input);
  const dialect = csvDialect(options);
  const signal = new AbortController().signal;
  const source = memorySource(Buffer.from(content));
  const file = await CsvFile.fromSource(source, "memory.csv", {
    options,
    dialect,
    signal,
    chunkBytes,
  });
  const records: (string | undefined)[][] = [];
  const quoted: boolean[] = [];
  const lines: number[] = [];
  const problems: { reason: string; line: number; byte: number; text: string; fields: number }[] =
    [];
  for (;;) {
    const block = await file.readBlock(maxRecords);
    if (block === undefined) break;
    const { bytes, fields, columnCount } = block;
    for (let record = 0; record < block.recordCount; record += 1) {
      lines.push(block.lines[record]!);
      records.push(
        Array.from({ length: columnCount }, (_, column) => {
          const index = record * columnCount + column;
          quoted.push((fields[index * 2 + 1]! & quotedFlag) !== 0);
          return decodeField(bytes, fields, index, dialect);
        }),
      );
    }
    for (const { reason, line, start, end, fieldCount } of block.problems) {
      const text = Buffer.from(bytes.subarray(start, end)).toString();
      problems.push({ reason, line, byte: block.fileOffset + start, text, fields: fieldCount });
    }
  }
  await file.close();
  return { names: file.columnNames, records, quoted, lines, problems };
}

function memorySource(content: Uint8Array): ByteSource {
  let position = 0;
  return {
    async read(target, offset, length) {
      const part = content.subarray(position, position + length);
      target.set(part, offset);
      position += part.length;
      return part.length;
    },
    async close() {},
  };
}

const delimiters = [",", ";", "\t", "|", "||", "::", "§", "ab"] as const;
const dialects = fc.record({
  delimiter: fc.constantFrom(...delimiters),
  quote: fc.constantFrom('"', "'"),
  escape: fc.constantFrom(undefined, "\\"),
});
const lineEnds = fc.constantFrom("\n", "\r\n", "\r");
const chunkSizes = fc.constantFrom(1, 2, 3, 5, 7, 11, 17, 64, 4096);

describe("against csv-parse", () => {
  const cell = fc
    .array(
      fc.constantFrom(
        "a",
        "b",
        "1",
        " ",
        ",",
        ";",
        "|",
        ":",
        '"',
        "'",
        "\\",
        "\n",
        "\r",
        "\r\n",
        "é",
        "😀",
        "§",
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(""));
  const tables = fc.integer({ min: 1, max: 4 }).chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 6,
    }),
  );

  it("finds the same records in any table, dialect and chunk size", async () => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        dialects,
        chunkSizes,
        fc.infiniteStream(lineEnds),
        fc.infiniteStream(fc.boolean()),
        fc.boolean(),
        async (table, { delimiter, quote, escape }, chunkBytes, ends, quoting, lastEnd) => {
          const escaping = escape ?? quote;
          const write = (text: string): string => {
            const special = [delimiter, quote, escaping, "\n", "\r"].some((part) =>
              text.includes(part),
            );
            // A delimiter may also come about where two cells meet.
            const joins = delimiter.length > 1 && text !== "" && delimiter.includes(text.at(-1)!);
            if (!special && !joins && quoting.next().value !== true) return text;
            const escaped = Array.from(text, (part) =>
              part === quote || part === escaping ? escaping + part : part,
            );
            return quote + escaped.join("") + quote;
          };
          const rows = table.map((row) => row.map((text) => write(text)).join(delimiter));
          let content = "";
          for (const [index, row] of rows.entries()) {
            const last = index === rows.length - 1;
            // An empty line between CR and LF would make one line end of the two.
            const end = row === "" && content.endsWith("\r") ? "\r" : ends.next().value;
            content += row + (last && !lastEnd ? "" : end);
          }
          const expected = parse(content, {
            delimiter,
            quote,
            escape: escaping,
            record_delimiter: ["\r\n", "\n", "\r"],
            skip_empty_lines: table[0]!.length > 1,
          });
          const names = table[0]!.map((_, index) => `c${index}`);
          const { records, problems } = await readAll(
            content,
            {
              header: false,
              column_names: names,
              delimiter,
              quote,
              ...(escape === undefined ? {} : { escape }),
            },
            { chunkBytes },
          );
          expect(problems).toEqual([]);
          expect(records).toEqual(expected);
          // One column: an unquoted empty cell at the end without a line end is no record to either.
          if (table[0]!.length > 1 || lastEnd) expect(records).toEqual(table);
        },
      ),
      { numRuns: 600 },
    );
  });
});

describe("any bytes at all", () => {
  const noise = fc
    .array(
      fc.constantFrom("a", "b", "\\", ",", ",", '"', '"', '""', "\n", "\r", "\r\n", "é", "|", "||"),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(""));

  it("are read the same in chunks of any size", async () => {
    await fc.assert(
      fc.asyncProperty(
        noise,
        fc.constantFrom(",", "||"),
        fc.constantFrom(undefined, "\\"),
        fc.constantFrom(4, 12, 30, 1000),
        fc.constantFrom(1, 2, 3, 5, 8, 13, 29),
        fc.integer({ min: 1, max: 4 }),
        async (content, delimiter, escape, maxRecordBytes, chunkBytes, maxRecords) => {
          const names = ["x", "y"];
          const options = {
            header: false,
            column_names: names,
            delimiter,
            max_record_bytes: maxRecordBytes,
            ...(escape === undefined ? {} : { escape }),
          };
          const whole = await readAll(content, options, { chunkBytes: 4096 });
          const parts = await readAll(content, options, { chunkBytes, maxRecords });
          expect(parts).toEqual(whole);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("end up either in a record or in a problem, on the right line", async () => {
    await fc.assert(
      fc.asyncProperty(noise, async (content) => {
        const { records, lines, problems } = await readAll(content, {
          header: false,
          column_names: ["x", "y"],
        });
        const physical = content.split(/\r\n|\n|\r/u);
        for (const { line, text, byte } of problems) {
          expect(Buffer.from(content).subarray(byte).toString().startsWith(text)).toBe(true);
          expect(text.split(/\r\n|\n|\r/u)[0]).toBe(physical[line - 1]);
        }
        for (const [index, line] of lines.entries()) {
          const first = records[index]![0]!.split(/\r\n|\n|\r/u)[0]!;
          expect(physical[line - 1]!.replaceAll('"', "")).toContain(first.replaceAll('"', ""));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("records", () => {
  const twoColumns = { header: false, column_names: ["x", "y"] };

  it("end in LF, CR LF and CR, mixed, also inside quotes", async () => {
    const { records, lines } = await readAll('1,a\r\n2,"b\nc\r\nd\re"\r3,f\n4,g', twoColumns);
    expect(records).toEqual([
      ["1", "a"],
      ["2", "b\nc\r\nd\re"],
      ["3", "f"],
      ["4", "g"],
    ]);
    expect(lines).toEqual([1, 2, 6, 7]);
  });

  it("are not made of blank lines where there is more than one column", async () => {
    const { records, lines } = await readAll("\n\r\n1,a\n\n\r2,b\n\n", twoColumns);
    expect(records).toEqual([
      ["1", "a"],
      ["2", "b"],
    ]);
    expect(lines).toEqual([3, 6]);
  });

  it("are made of blank lines where there is one column", async () => {
    const { records } = await readAll("name\na\n\nb\n");
    expect(records).toEqual([["a"], [""], ["b"]]);
  });

  it("tell a quoted empty field from an unquoted one", async () => {
    const { records, quoted } = await readAll('"",\n', twoColumns);
    expect(records).toEqual([["", ""]]);
    expect(quoted).toEqual([true, false]);
  });

  it("keep quotes inside unquoted fields, and backslashes that escape nothing", async () => {
    expect((await readAll('5" pipe,a"b"\n', twoColumns)).records).toEqual([['5" pipe', 'a"b"']]);
    const { records } = await readAll('"a\\b\\"c\\\\","\\n"\n', { ...twoColumns, escape: "\\" });
    expect(records).toEqual([['a\\b"c\\', "\\n"]]);
  });

  it("have no quotes where these are switched off", async () => {
    const { records } = await readAll('"a","b""c"\n', { ...twoColumns, quote: null });
    expect(records).toEqual([['"a"', '"b""c"']]);
  });
});

describe("bad records", () => {
  const twoColumns = { header: false, column_names: ["x", "y"] };

  it("with too many or too few fields are left out whole", async () => {
    const { records, problems } = await readAll("1,a\n2\n3,b,c\n4,d\n", twoColumns);
    expect(records).toEqual([
      ["1", "a"],
      ["4", "d"],
    ]);
    expect(problems).toEqual([
      { reason: "TOO_FEW_FIELDS", line: 2, byte: 4, text: "2", fields: 1 },
      { reason: "TOO_MANY_FIELDS", line: 3, byte: 6, text: "3,b,c", fields: 3 },
    ]);
  });

  it("with text after a closing quote cost one record", async () => {
    const { records, problems } = await readAll('1,a\n2,"b"x\n3,c\n', twoColumns);
    expect(records).toEqual([
      ["1", "a"],
      ["3", "c"],
    ]);
    expect(problems).toMatchObject([{ reason: "QUOTE_INVALID", line: 2, byte: 4, text: '2,"b"x' }]);
  });

  it("with an open quote cost one record, also where later records have quotes", async () => {
    const { records, problems } = await readAll('1,"a\n2,"b"\n3,"c"\n4,d\n', twoColumns);
    expect(records).toEqual([
      ["2", "b"],
      ["3", "c"],
      ["4", "d"],
    ]);
    expect(problems).toMatchObject([{ reason: "QUOTE_INVALID", line: 1, text: '1,"a' }]);
  });

  it("with a quote open up to the end of the file cost one record", async () => {
    const { records, problems } = await readAll('1,a\n2,"b\n3,c\n4,d', twoColumns);
    expect(records).toEqual([
      ["1", "a"],
      ["3", "c"],
      ["4", "d"],
    ]);
    expect(problems).toMatchObject([{ reason: "QUOTE_UNCLOSED", line: 2, byte: 4, text: '2,"b' }]);
  });

  it("do not turn the inside of a text into records", async () => {
    const { records, problems } = await readAll('1,"a\nb"x,2\n3,c\n', twoColumns);
    expect(records).toEqual([["3", "c"]]);
    expect(problems.map(({ line }) => line)).toEqual([1, 2]);
  });

  it("are no reason to distrust what comes after them, in chunks of any size", async () => {
    for (const chunkBytes of [1, 4, 8, 9, 16, 1024]) {
      const content = `1,"a"x\n${'2,b"c\n'.repeat(5)}`;
      const { records, problems } = await readAll(content, twoColumns, { chunkBytes });
      expect(records).toEqual(Array.from({ length: 5 }, () => ["2", 'b"c']));
      expect(problems).toHaveLength(1);
    }
  });

  it("that are too large are given up, and the line below is read", async () => {
    const long = "z".repeat(500);
    const options = { ...twoColumns, max_record_bytes: 100 };
    const { records, problems } = await readAll(`1,a\n2,${long}\n3,b\n4,"${long}\n5,c\n`, options, {
      chunkBytes: 16,
    });
    expect(records).toEqual([
      ["1", "a"],
      ["3", "b"],
      ["5", "c"],
    ]);
    expect(problems).toMatchObject([
      { reason: "RECORD_TOO_LARGE", line: 2, byte: 4 },
      { reason: "RECORD_TOO_LARGE", line: 4 },
    ]);
  });
});
