import {
  BatchBuilder,
  batchToRows,
  type ColumnType,
  type Row,
  type StreamSchema,
} from "@dativo/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LosslessJsonObject, parseLossless } from "./lossless-json.ts";
import { RecordDecoder } from "./record-decoder.ts";
import { createRecordToRow } from "./record-to-row.ts";

const textItem = { name: "item", type: { kind: "string" }, required: true } as const;
const types: readonly ColumnType[] = [
  { kind: "string" },
  { kind: "json" },
  { kind: "boolean" },
  { kind: "int8" },
  { kind: "int32" },
  { kind: "int64" },
  { kind: "float32" },
  { kind: "float64" },
  { kind: "decimal", precision: 20, scale: 3 },
  { kind: "date" },
  { kind: "time" },
  { kind: "timestamp" },
  { kind: "timestamptz" },
  { kind: "uuid" },
  { kind: "list", item: { name: "item", type: { kind: "int32" }, required: false } },
  { kind: "struct", fields: [{ name: "a", type: { kind: "string" }, required: false }] },
  {
    kind: "list",
    item: {
      name: "item",
      required: true,
      type: {
        kind: "struct",
        fields: [
          { name: "a", type: { kind: "int64" }, required: true },
          { name: "b", type: { kind: "list", item: textItem }, required: false },
          { name: "c", type: { kind: "json" }, required: false },
        ],
      },
    },
  },
];
const names = types.map((_type, index) => `c${index}`);

const schemaOf = (required: ReadonlySet<string>): StreamSchema => ({
  fields: types.map((type, index) => ({
    name: names[index]!,
    type,
    required: required.has(names[index]!),
  })),
});

/** Texts of values that some columns take and some do not. */
const valueText = fc.oneof(
  fc.json({ maxDepth: 2 }),
  fc.constantFrom(
    ..."null true false 0 -0 1 127 128 1.5 1.10 1e3 1E-2 2147483648 9007199254740993 1e400".split(
      " ",
    ),
    "9223372036854775807",
    "-9223372036854775809",
    "0.1",
    "3.4e38",
    "1700000000",
    "1.7e9",
    '"7"',
    '"007"',
    '"+7"',
    '"1.50"',
    '"true"',
    '"TRUE"',
    '""',
    '" 1"',
    '"NaN"',
    '"1e5"',
    '"2024-02-29"',
    '"2024-02-30"',
    '"13:05:00.000001"',
    '"2024-02-29T13:05:00Z"',
    "[1,2]",
    '"2024-02-29T13:05:00"',
    '"2024-02-29 13:05:00+02:00"',
    '{"a":"x"}',
    '{"a": 1}',
    "[ ]",
    '"123e4567-e89b-12d3-a456-426614174000"',
    String.raw`"a\u0041\n"`,
    String.raw`"\ud800"`,
    '"ä€😀"',
    String.raw`"\ud83d\ude00"`,
    "[1, null]",
    '[1,"x"]',
    "12345678.125",
    '[{"a":1,"b":["x","y"],"c":{"d":[1, 2]}},{"b":[],"a":2}]',
    '[{"b":null,"a":"3"}, {"a":1.5}]',
    '[{"a":1,"b":[null]}]',
    '[{"a":1,"other":null},{"a":2,"other":3}]',
    '[{"b":["x"]}]',
    "[null]",
    "[[1]]",
    '{"a":null}',
    '{"\\u0061":"x", "b":[]}',
  ),
);

const blank = fc.constantFrom("", " ", "\n  ");
const recordText = fc
  .tuple(
    fc.uniqueArray(fc.tuple(fc.constantFrom(...names, "other", "c", "c10x"), valueText, blank), {
      selector: ([name]) => name,
      maxLength: 8,
    }),
    blank,
  )
  .map(([members, space]) => {
    const parts = members.map(
      ([name, value, gap]) => `${gap}${JSON.stringify(name)}${gap}:${gap}${value}${gap}`,
    );
    return `{${space}${parts.join(",")}}`;
  });

/** The rows of records by values of JavaScript, one by one. */
function slowly(texts: readonly string[], schema: StreamSchema, unixTime?: "seconds") {
  const builder = new BatchBuilder(schema);
  const toRow = createRecordToRow(schema, { unixTime, nestedAsText: unixTime !== undefined });
  const problems = texts.flatMap((text, index) => {
    const problem = builder.appendRow(toRow(parseLossless(text) as LosslessJsonObject));
    return problem ? [{ index, reason: problem.reason, column: problem.column }] : [];
  });
  return { rows: normal(batchToRows(builder.finish(), schema)), problems };
}

function quickly(texts: readonly string[], schema: StreamSchema, unixTime?: "seconds") {
  const decoder = new RecordDecoder({ schema, unixTime, nestedAsText: unixTime !== undefined });
  const problems: object[] = [];
  for (const [index, text] of texts.entries()) {
    const bytes = Buffer.from(text);
    const end = decoder.decode(bytes, 0, (_end, { reason, column }) => {
      problems.push({ index, reason, column });
    });
    expect(end).toBe(bytes.length);
  }
  return { rows: normal(batchToRows(decoder.finish(), schema)), problems };
}

/** JSON texts may differ in how the same text is escaped. */
const normal = (rows: readonly Row[]) =>
  rows.map((row) => ({ ...row, c1: row.c1 == null ? null : JSON.parse(row.c1 as string) }));

describe("the quick way", () => {
  it.each([undefined, "seconds"] as const)("means what the slow way means (%s)", (unixTime) => {
    fc.assert(
      fc.property(
        fc.array(recordText, { minLength: 1, maxLength: 6 }),
        fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
        (texts, required) => {
          const schema = schemaOf(new Set(required));
          expect(quickly(texts, schema, unixTime)).toEqual(slowly(texts, schema, unixTime));
        },
      ),
      { numRuns: 600 },
    );
  });

  it("keeps numbers that no double holds, and refuses those that no column holds", () => {
    const schema: StreamSchema = {
      fields: [
        { name: "i", type: { kind: "int64" }, required: false },
        { name: "s", type: { kind: "string" }, required: false },
        { name: "j", type: { kind: "json" }, required: false },
        { name: "f", type: { kind: "float64" }, required: false },
      ],
    };
    const decoder = new RecordDecoder({ schema });
    const refused: string[] = [];
    const decode = (text: string): void =>
      void decoder.decode(Buffer.from(text), 0, (_end, { reason }) => refused.push(reason));
    decode('{"i":9007199254740993,"s":1e400,"j":{"n":[9007199254740993, 1e400]}}');
    decode('{"f":1e400}');
    expect(batchToRows(decoder.finish(), schema)).toEqual([
      { i: 9007199254740993n, s: "1e400", j: '{"n":[9007199254740993,1e400]}', f: null },
    ]);
    expect(refused).toEqual(["VALUE_OUT_OF_RANGE"]);
  });

  it("refuses a record that has one key with two values, and puts constants in place of members", () => {
    const schema: StreamSchema = {
      fields: [
        { name: "a", type: { kind: "int32" }, required: true },
        { name: "b", type: { kind: "string" }, required: false },
      ],
    };
    const decoder = new RecordDecoder({ schema });
    const refused: string[] = [];
    const decode = (text: string): void =>
      void decoder.decode(Buffer.from(text), 0, (_end, { reason }) => refused.push(reason));
    for (const text of ['{"a":1,"a":2}', '{"a":1,"b":null,"b":"x"}', '{"b":"x"}']) decode(text);
    decoder.constants = { a: "7" };
    decode('{"b":"x","a":99}');
    decode("{}");
    decoder.constants = undefined;
    decode('{"a":3,"c":1,"d":null}');
    expect(refused).toEqual(["INVALID_VALUE", "INVALID_VALUE", "REQUIRED_VALUE_MISSING"]);
    expect(batchToRows(decoder.finish(), schema)).toEqual([
      { a: 7, b: "x" },
      { a: 7, b: null },
      { a: 3, b: null },
    ]);
    expect([...decoder.unlisted]).toEqual(["c"]);
  });

  it.each([
    ['{"l":[{"a":1,"a":2}]}', "INVALID_VALUE"],
    ['{"l":[{}]}', "REQUIRED_VALUE_MISSING"],
    ['{"l":[{"a":1,"more":true}]}', "COLUMN_NOT_INFERRED"],
    ['{"l":[{"a":1}],"more":{}}', "COLUMN_NOT_INFERRED"],
    ['{"l":[{"a":1,"more":null}],"more":null}', undefined],
  ])("judges what is inside, and what is no column where none may be: %s", (text, reason) => {
    const member = { name: "a", type: { kind: "int32" }, required: true } as const;
    const item = {
      name: "item",
      type: { kind: "struct", fields: [member] },
      required: true,
    } as const;
    const decoder = new RecordDecoder({
      schema: { fields: [{ name: "l", type: { kind: "list", item }, required: false }] },
      refusesUnlisted: true,
    });
    const refused: string[] = [];
    decoder.decode(Buffer.from(text), 0, (_end, problem) => refused.push(problem.reason));
    expect(refused).toEqual(reason === undefined ? [] : [reason]);
    expect(decoder.rowCount).toBe(reason === undefined ? 1 : 0);
  });
});
