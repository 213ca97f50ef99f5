import {
  BatchBuilder,
  batchToRows,
  type ColumnType,
  type RejectedRecord,
} from "@dativo/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ByteSource } from "@dativo/file-reader";
import { createColumnFillers } from "../create-column-fillers.ts";
import { csvDialect } from "../csv-dialect.ts";
import { CsvFile } from "../csv-file.ts";
import { csvReaderOptionsSchema } from "../csv-reader-options.ts";
import { RecordLog } from "../record-log.ts";
import { TableAppender } from "../table-appender.ts";
import { writtenColumns } from "../written-column.ts";

type OptionsInput = Readonly<Record<string, unknown>>;

interface Reading {
  readonly content: Uint8Array;
  readonly options?: OptionsInput;
  readonly types: readonly ColumnType[];
  readonly required?: boolean;
  readonly chunkBytes?: number;
  readonly blockRows?: number;
}

/** All that becomes of a file without a header: its rows, where they are from, and its rejects. */
async function readAll(reading: Reading, usesKernel: boolean) {
  const options = csvReaderOptionsSchema.parse({ header: false, ...reading.options });
  const dialect = csvDialect(options);
  const columnNames = reading.types.map((_, index) => `c${index}`);
  const file = await CsvFile.fromSource(memorySource(reading.content), "memory.csv", {
    options,
    dialect,
    columnNames,
    signal: new AbortController().signal,
    chunkBytes: reading.chunkBytes ?? 1024,
    usesKernel,
  });
  const required = reading.required ?? false;
  const fields = reading.types.map((type, index) => ({ name: `c${index}`, type, required }));
  const builder = new BatchBuilder({ fields });
  const positions = fields.map((_, index) => index);
  const rejects: RejectedRecord[] = [];
  const log = new RecordLog("memory.csv", columnNames);
  const appender = new TableAppender({
    builder,
    fillers: createColumnFillers(builder, positions, options, dialect),
    positions,
    written: writtenColumns(fields, options),
    file: "memory.csv",
    columns: columnNames,
    dialect,
    reject: (record) => rejects.push(record),
    log,
  });
  let plainRecords = 0;
  for (;;) {
    const block = await file.readBlock(reading.blockRows ?? 1000);
    if (block === undefined) break;
    if (block.kernel !== undefined) plainRecords += block.recordCount;
    appender.append(block);
  }
  await file.close();
  const places = Array.from({ length: builder.rowCount }, (_, row) => log.locate(row));
  return { rows: batchToRows(builder.finish()), places, rejects, plainRecords };
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

async function expectAgreement(reading: Reading): Promise<number> {
  const { plainRecords, ...fast } = await readAll(reading, true);
  const { plainRecords: none, ...slow } = await readAll(reading, false);
  expect(fast).toEqual(slow);
  expect(none).toBe(0);
  return plainRecords;
}

const types: readonly ColumnType[] = [
  { kind: "string" },
  { kind: "int8" },
  { kind: "int16" },
  { kind: "int32" },
  { kind: "int64" },
  { kind: "float32" },
  { kind: "float64" },
  { kind: "decimal", precision: 5, scale: 2 },
  { kind: "decimal", precision: 18, scale: 0 },
  { kind: "decimal", precision: 38, scale: 20 },
  { kind: "boolean" },
  { kind: "date" },
  { kind: "time" },
  { kind: "timestamp" },
  { kind: "timestamptz" },
  { kind: "uuid" },
  { kind: "json" },
];

const digits = (least: number, most: number) =>
  fc.stringMatching(new RegExp(`^[0-9]{${least},${most}}$`, "u"));
const sign = fc.constantFrom("", "", "-", "+");
const number = fc
  .tuple(sign, digits(0, 22), fc.constantFrom("", ".", ".0"), digits(0, 20))
  .map((parts) => parts.join(""));
const float = fc.oneof(
  fc.double().map(String),
  fc.double({ min: -1e25, max: 1e25 }).map(String),
  fc.float().map(String),
  fc
    .tuple(number, fc.constantFrom("", "e", "E-", "e+"), digits(0, 4))
    .map((parts) => parts.join("")),
);
const two = fc.integer({ min: -1, max: 61 }).map((value) => String(value).padStart(2, "0"));
const date = fc
  .tuple(
    fc.integer({ min: -20, max: 10_020 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
  )
  .map(([year, month, day]) =>
    [
      String(year).padStart(4, "0"),
      String(month).padStart(2, "0"),
      String(day).padStart(2, "0"),
    ].join("-"),
  );
const time = fc.oneof(
  fc.tuple(two, two).map((parts) => parts.join(":")),
  fc.tuple(two, two, two).map((parts) => parts.join(":")),
  fc
    .tuple(two, two, two, digits(0, 10))
    .map(([hour, minute, second, rest]) => `${hour}:${minute}:${second}.${rest}`),
);
const zone = fc.oneof(
  fc.constantFrom("", "Z", "z", "+01", "-0130"),
  fc
    .tuple(fc.constantFrom("+", "-"), two, two)
    .map(([plus, hours, minutes]) => `${plus}${hours}:${minutes}`),
);
const timestamp = fc
  .tuple(date, fc.constantFrom("T", " ", "t", "x"), time, zone)
  .map((parts) => parts.join(""));
const word = fc.constantFrom(
  "",
  "true",
  "FALSE",
  "tRuE",
  "NaN",
  "-inf",
  "null",
  "NA",
  "é",
  "日本",
  " 1",
  "1 ",
  "x".repeat(70),
);
const value = fc.oneof(
  number,
  float,
  date,
  time,
  timestamp,
  word,
  fc.uuid(),
  fc.integer().map(String),
);

/** A field as files have it: as it is, in quotes, or in quotes that are not right. */
const field = fc
  .tuple(
    fc.oneof(value, fc.constantFrom("a,b", 'a"b', "a\nb", "a\r\nb", "a\rb", '""')),
    fc.integer({ min: 0, max: 9 }),
  )
  .map(([text, style]) => {
    if (style === 9) return `"${text}"`;
    if (style > 6 || /[",\r\n]/u.test(text)) return `"${text.replaceAll('"', '""')}"`;
    return text;
  });
const lineEnd = fc.constantFrom("\n", "\n", "\n", "\r\n", "\r", "\n\n");

describe("the kernel and the code that it stands for", () => {
  it("agree on every value of every type", { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...types),
        fc.array(value, { minLength: 1, maxLength: 2 }),
        fc.boolean(),
        async (type, values, required) => {
          const lines = values.map(
            (text, index) => `${index},${/[",]/u.test(text) ? '"x"' : text}\n`,
          );
          const content = Buffer.from(lines.join(""));
          await expectAgreement({ content, types: [{ kind: "int32" }, type], required });
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it("agree at the edges of every type", async () => {
    const numbers = [
      "",
      "-",
      "+",
      ".",
      "-.",
      "1.",
      ".5",
      "-.5",
      "+0",
      "-0",
      "0x1",
      "1_0",
      " 1",
      "1e2",
      "1E-2",
    ];
    const bounds = [8n, 16n, 32n, 54n, 64n, 128n].flatMap((bits) => {
      const half = 2n ** (bits - 1n);
      return [half - 1n, half, half + 1n, -half, -half - 1n].map(String);
    });
    const decimals = [
      "999.99",
      "1000.00",
      "999.995",
      "999.990",
      "0.001",
      "-999.99",
      "-1000",
      "00001.10",
    ];
    const long = ["1", "9", "00", "99"].flatMap((start) =>
      [15, 16, 17, 18, 19, 20, 38].map((length) => start.padEnd(length, "9")),
    );
    const dates = [
      "2024-02-29",
      "2023-02-29",
      "1900-02-29",
      "2000-02-29",
      "0000-01-01",
      "9999-12-31",
    ];
    const broken = [
      "2024-2-29",
      "2024-04-31",
      "20240229",
      "2024/02/29",
      "+2024-01-01",
      "-0001-01-01",
    ];
    const times = [
      "00:00",
      "23:59",
      "24:00",
      "23:60",
      "23:59:59",
      "23:59:60",
      "1:02:03",
      "12:00:00.",
    ];
    const fractions = ["1", "123456", "1234560", "1234567", "123456000", "123456001", "1234560000"];
    const all = [...times, ...fractions.map((fraction) => `12:00:00.${fraction}`)];
    const zones = ["", "Z", "z", "+00:00", "-23:59", "+24:00", "+01:60", "+0100", "+01", "+1:00"];
    const moments = all.flatMap((time) => zones.map((zone) => `2024-02-29T${time}${zone}`));
    const words = [
      "true",
      "TRUE",
      "trUe",
      "true ",
      "tru",
      "false",
      "FALSE",
      "falsE",
      "f",
      "NaN",
      "inf",
    ];
    const texts = [
      ...numbers,
      ...bounds,
      ...decimals,
      ...long,
      ...dates,
      ...broken,
      ...all,
      ...moments,
      ...words,
    ];
    for (const type of types) {
      for (const text of new Set(texts)) {
        await expectAgreement({
          content: Buffer.from(`${text},x\n`),
          types: [type, { kind: "string" }],
        });
      }
    }
  });

  it("agree on doubles to the last bit", async () => {
    // As many digits as matter, and exponents within the kernel's table and a little outside.
    const text = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 19n - 1n }), fc.integer({ min: -70, max: 70 }))
      .map(([mantissa, exponent]) => `${mantissa}e${exponent}`);
    const plain = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 17n }), fc.integer({ min: 0, max: 17 }))
      .map(([mantissa, places]) => {
        const written = String(mantissa).padStart(places + 1, "0");
        return `${written.slice(0, written.length - places)}.${written.slice(written.length - places)}`;
      });
    const shortest = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String);
    // Halfway between two doubles, or next to it.
    const tie = fc
      .tuple(fc.bigInt({ min: 2n ** 53n, max: 2n ** 54n }), fc.integer({ min: 0, max: 8 }))
      .map(([mantissa, power]) => String(mantissa * 2n ** BigInt(power)));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(text, plain, shortest, tie), { minLength: 20, maxLength: 200 }),
        async (texts) => {
          for (const number of texts) {
            const content = Buffer.from(`${number}\n`);
            const type = { kind: "float64" } as const;
            expect((await readAll({ content, types: [type] }, true)).rows).toEqual(
              (await readAll({ content, types: [type] }, false)).rows,
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("agree wherever 64 bytes end", async () => {
    const endings = [
      '"a"b\n',
      '"a""b"\n',
      '"a" \n',
      '""\n',
      '""""\n',
      '"a\r\nb"\n',
      '"a\rb"\n',
      '"a\n\nb"\r\n',
      "a\r\n",
      "a\r",
      'a"b\n',
      '"a,b"\n',
      "\r\n\r\n",
      "\n\r\n\r",
    ];
    for (const ending of endings) {
      for (let length = 0; length < 140; length += 1) {
        for (const first of ["x".repeat(length), `"${"x".repeat(length)}"`]) {
          const content = Buffer.from(`${first},${ending}y,z\n"1\n2",3\n4,5\n`);
          const types = [{ kind: "string" }, { kind: "string" }] as const;
          await expectAgreement({ content, types, chunkBytes: 1000 });
        }
      }
    }
  });

  it("agree on records of any shape, with any chunks and blocks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.array(field, { minLength: 1, maxLength: 4 }), lineEnd), {
          maxLength: 30,
        }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(40, 16 * 1024 * 1024),
        async (records, columns, chunkBytes, blockRows, max_record_bytes) => {
          const text = records
            .map(([fields, end]) => fields.slice(0, columns + 1).join(",") + end)
            .join("");
          const kinds: ColumnType[] = [{ kind: "string" }, { kind: "int32" }, { kind: "float64" }];
          await expectAgreement({
            content: Buffer.from(text),
            types: kinds.slice(0, columns),
            options: { max_record_bytes, null_values: ["", "NA"] },
            chunkBytes,
            blockRows,
          });
        },
      ),
      { numRuns: 4000 },
    );
  });

  it.each([
    ["a comma", {}, [",", '"']],
    ["no quotes", { delimiter: "\t", quote: false as const }, ["\t", '"']],
    ["single quotes", { delimiter: "|", quote: "'" }, ["|", "'"]],
  ])("agree on any bytes, with %s", async (_, options, alphabet) => {
    const bytes = fc.array(
      fc.constantFrom(...alphabet, ...alphabet, "\n", "\r", "a", "7", "é", "\u{ff}"),
      { maxLength: 300 },
    );
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 90 }),
        async (characters, columns, chunkBytes) => {
          const text = characters.join("");
          const encoding = text.includes("\u{ff}") ? "latin1" : "utf8";
          const kinds: ColumnType[] = [{ kind: "string" }, { kind: "string" }, { kind: "int64" }];
          await expectAgreement({
            content: Buffer.from(text, encoding),
            types: kinds.slice(0, columns),
            options,
            chunkBytes,
          });
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("leaves nothing plain to the code", async () => {
    const rows = Array.from(
      { length: 5000 },
      (_, row) => `${row},"x ""${row}"" y",${row}.25,${row % 7 === 0 ? "" : "true"}\n`,
    );
    const kinds: ColumnType[] = [
      { kind: "int64" },
      { kind: "string" },
      { kind: "decimal", precision: 9, scale: 2 },
      { kind: "boolean" },
    ];
    const content = Buffer.from(rows.join(""));
    expect(await expectAgreement({ content, types: kinds, chunkBytes: 10_000 })).toBe(5000);
  });
});
