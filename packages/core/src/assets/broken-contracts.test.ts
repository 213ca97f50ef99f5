import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { formatProblems } from "../errors/key-problem.ts";
import { createTemporaryFolder } from "../testing/temporary-folder.ts";
import { readAsset } from "./read-asset.ts";

const temporary = await createTemporaryFolder();
afterAll(() => temporary.remove());

let files = 0;

/** What is said of a contract, as people see it. */
async function problemsOf(text: string): Promise<string[]> {
  const path = join(temporary.path, `${(files += 1)}.yaml`);
  await writeFile(path, text);
  const { value, problems } = await readAsset(path, { shownAs: "orders.yaml" });
  expect(value === undefined).toBe(problems.length > 0);
  return formatProblems("orders.yaml", problems).split("\n");
}

const flat = (columns: string, more = ""): string =>
  `name: orders\nteam: { owner: shop }\n${more}schema:\n${columns}\n`;

const broken: readonly (readonly [string, string, readonly (string | RegExp)[]])[] = [
  [
    "a misspelt key and a wrong type",
    flat("  - { name: id, type: bigin, requird: true }\n  - { name: at, tpye: date }"),
    [
      /^orders\.yaml:4:30 schema\[0\]\.requird: 'requird' is not a known key; did you mean 'required'\? Known are classification, /u,
      "orders.yaml:5:5 schema[1].type: is missing",
      /^orders\.yaml:5:17 schema\[1\]\.tpye: 'tpye' is not a known key; did you mean 'type'\? /u,
      /^orders\.yaml:4:17 schema\[0\]\.type: 'bigin' is not a type; did you mean 'bigint'\? /u,
    ],
  ],
  [
    "types that do not exist, each with the nearest one",
    flat(
      "  - { name: a, type: int }\n  - { name: b, type: 'decimal(40,2)' }\n  - { name: c, type: timestmp }",
    ),
    [
      /^orders\.yaml:4:16 schema\[0\]\.type: 'int' is not a type; did you mean 'integer'\? The types are /u,
      "orders.yaml:5:16 schema[1].type: 'decimal(40,2)' is not a type: a decimal has at most 38 digits, those after the point included, and this has 40; widest is decimal(38,scale)",
      /^orders\.yaml:6:16 schema\[2\]\.type: 'timestmp' is not a type; did you mean 'timestamp'\? /u,
    ],
  ],
  [
    "decimals that there are not",
    flat(
      "  - { name: a, type: 'decimal(4,5)' }\n  - { name: b, type: 'NUMERIC(100)' }\n  - { name: c, type: 'decimal(0,0)' }\n  - { name: d, type: 'decimal(5,-2)' }",
    ),
    [
      "orders.yaml:4:16 schema[0].type: 'decimal(4,5)' is not a type: its precision (4) counts all digits, and cannot be less than its scale (5), the digits after the point",
      /^orders\.yaml:5:16 schema\[1\]\.type: 'NUMERIC\(100\)' is not a type: a decimal has at most 38 digits, /u,
      "orders.yaml:6:16 schema[2].type: 'decimal(0,0)' is not a type: a decimal has 1 to 38 digits, and this has none",
      "orders.yaml:7:16 schema[3].type: 'decimal(5,-2)' is not a type: the digits after the point (scale) cannot be fewer than 0",
    ],
  ],
  [
    "a type with a comma, without quotes in a flow mapping",
    flat("  - { name: a, type: decimal(12,2) }"),
    [
      /^orders\.yaml:4:33 schema\[0\]\.2\): '2\)' is not a known key/u,
      "orders.yaml:4:16 schema[0].type: 'decimal(12' is not a type: inside { } a type with a comma has to be in quotes, such as { name: price, type: \"decimal(12,2)\" }",
    ],
  ],
  [
    "the standard's form: a decimal with too many digits",
    "kind: DataContract\napiVersion: v3.1.0\nid: x\nversion: 1.0.0\nstatus: active\nschema:\n  - name: orders\n    properties:\n      - { name: id, physicalType: 'numeric(50,2)' }\n",
    [
      "orders.yaml:9:9 schema[0].properties[0].logicalType: is missing, and there is no `physicalType` that says the type: of 'numeric(50,2)', a decimal has at most 38 digits, those after the point included, and this has 50; widest is decimal(38,scale)",
    ],
  ],
  [
    "the standard's form: a number that no decimal holds",
    "kind: DataContract\napiVersion: v3.1.0\nid: x\nversion: 1.0.0\nstatus: active\nschema:\n  - name: orders\n    properties:\n      - { name: id, logicalType: number, physicalType: 'numeric(50,2)' }\n      - { name: a, logicalType: string, physicalType: 'numeric(50,2)' }\n      - { name: b, logicalType: number, physicalType: 'numeric(12,2)' }\n",
    [
      "orders.yaml:9:42 schema[0].properties[0].physicalType: there is no 'numeric(50,2)': a decimal has at most 38 digits, those after the point included, and this has 50; widest is decimal(38,scale)",
    ],
  ],
  [
    "rules on columns that they are not for",
    flat(
      "  - { name: id, type: bigint, pattern: '^a', min_length: 2 }\n  - { name: note, type: string, minimum: 3, max_items: 1 }\n  - { name: tags, type: list, items: { type: string }, enum: [a], unique: true }\n  - { name: day, type: date, multiple_of: 2 }\n  - { name: n, type: int32, format: yyyy }",
    ),
    [
      "orders.yaml:4:31 schema[0].pattern: is a rule for text columns, and this is of type bigint",
      "orders.yaml:4:46 schema[0].min_length: is a rule for text and binary columns, and this is of type bigint",
      "orders.yaml:5:33 schema[1].minimum: is a rule for numbers, dates and times, and this is of type string",
      "orders.yaml:5:45 schema[1].max_items: is a rule for lists, and this is of type string",
      "orders.yaml:6:67 schema[2].unique: is a rule for columns of plain values, and this is of type list<string>",
      "orders.yaml:6:56 schema[2].enum: is a rule for columns of plain values, and this is of type list<string>",
      "orders.yaml:7:30 schema[3].multiple_of: is a rule for numbers, and this is of type date",
      "orders.yaml:8:29 schema[4].format: is for dates and times, and this is of type int32",
    ],
  ],
  [
    "values that their columns cannot hold, with all their digits",
    flat(
      "  - { name: price, type: 'decimal(10,2)', minimum: 0.001 }\n  - { name: id, type: bigint, maximum: 9223372036854775808 }\n  - { name: day, type: date, minimum: 2023-02-29, enum: [2024-02-29, soon] }",
    ),
    [
      /^orders\.yaml:4:43 schema\[0\]\.minimum: "0\.001" would be rounded by decimal\(10,2\): /u,
      /^orders\.yaml:5:31 schema\[1\]\.maximum: "9223372036854775808" is out of the range of int64: /u,
      /^orders\.yaml:6:70 schema\[2\]\.enum\[1\]: "soon" is not of type date: /u,
      /^orders\.yaml:6:30 schema\[2\]\.minimum: "2023-02-29" is not of type date: /u,
    ],
  ],
  [
    "rules that contradict each other",
    flat(
      "  - { name: a, type: bigint, minimum: 5, maximum: 4 }\n  - { name: b, type: string, min_length: 3, max_length: 2 }\n  - { name: c, type: string, pattern: '^[a-z]$', enum: [a, B] }\n  - { name: d, type: 'decimal(5,2)', exclusive_minimum: 1, enum: [1.00, 2.5] }",
    ),
    [
      "orders.yaml:4:42 schema[0].maximum: 4 is below the minimum 5",
      "orders.yaml:5:45 schema[1].max_length: 2 is below the minimum 3",
      'orders.yaml:6:60 schema[2].enum[1]: "B" does not match the pattern ^[a-z]$',
      'orders.yaml:7:67 schema[3].enum[0]: "1.00" is not above 1.00',
    ],
  ],
  [
    "a pattern that is none, a divisor below zero, and formats that make no date",
    flat(
      "  - { name: a, type: string, pattern: '(' }\n  - { name: b, type: bigint, multiple_of: -2 }\n  - { name: c, type: date, format: MM/yyyy }\n  - { name: d, type: timestamptz, format: yyyy-MM-dd HH:mm }\n  - { name: e, type: time, format: hh:mm }",
    ),
    [
      /^orders\.yaml:4:30 schema\[0\]\.pattern: is not a regular expression: /u,
      "orders.yaml:5:30 schema[1].multiple_of: -2 is not a positive number such as 0.05",
      "orders.yaml:6:28 schema[2].format: 'MM/yyyy' has to give year, month and day: yyyy, MM and dd",
      "orders.yaml:7:35 schema[3].format: 'yyyy-MM-dd HH:mm' has no zone: end it with X, or make the column a timestamp",
      "orders.yaml:8:28 schema[4].format: 'hh:mm' has to give h and a together",
    ],
  ],
  [
    "a column twice, a key that is no column, nobody to call, and no owner",
    "name: orders\nprimary_key: [id, di]\ndata_quality: { monitoring: { enabled: true } }\nschema:\n  - { name: id, type: bigint }\n  - { name: id, type: date }\n",
    [
      /team: is missing: `team: \{ owner: … \}` says who answers for the data$/u,
      "orders.yaml:6:7 schema[1].name: the column 'id' is declared twice",
      "orders.yaml:2:19 primary_key[1]: 'di' is not a column; the columns are id, id",
      /^orders\.yaml:3:17 data_quality\.monitoring\.oncall_rotation: is missing: whoever is called/u,
    ],
  ],
  [
    "lists without items, structs without fields, and the other way about",
    flat(
      "  - { name: a, type: list }\n  - { name: b, type: struct }\n  - { name: c, type: string, items: { type: string } }\n  - { name: d, type: struct, fields: [{ name: x, type: lst }] }",
    ),
    [
      "orders.yaml:4:16 schema[0].type: a list needs `items: {type: …}`",
      "orders.yaml:5:16 schema[1].type: a struct needs `fields: [{name, type}, …]`",
      "orders.yaml:6:30 schema[2].items: only a list has items, and this is 'string'",
      /^orders\.yaml:7:50 schema\[3\]\.fields\[0\]\.type: 'lst' is not a type; did you mean 'list'\? /u,
    ],
  ],
  [
    "the older form: lines are those of the old file",
    "asset:\n  name: orders\n  version: '1.0'\n  schema:\n    - { name: id, type: integr }\n  governance:\n    owner: 7\n",
    [
      /^orders\.yaml:7:5 team\.owner: 7 is not a text$/u,
      /^orders\.yaml:5:19 schema\[0\]\.type: 'integr' is not a type; did you mean 'integer'\? /u,
    ],
  ],
  [
    "the standard's form: unknown keys, no type, a rule that does not fit",
    "kind: DataContract\napiVersion: v3.1.0\nid: x\nversion: 1.0.0\nstatus: active\nschema:\n  - name: orders\n    properties:\n      - { name: id, logicalTyp: integer }\n      - { name: total, logicalType: number, physicalType: 'numeric(5,1)', logicalTypeOptions: { minimum: 0.05 } }\n",
    [
      /^orders\.yaml:9:21 schema\[0\]\.properties\[0\]\.logicalTyp: 'logicalTyp' is not a known key; did you mean 'logicalType'\? /u,
      "orders.yaml:9:9 schema[0].properties[0].logicalType: is missing, and there is no `physicalType` that says the type",
      /^orders\.yaml:10:97 schema\[0\]\.properties\[1\]\.logicalTypeOptions\.minimum: "0\.05" would be rounded by decimal\(5,1\)/u,
    ],
  ],
  [
    "the standard's form: options that are none, or name what is not there",
    "kind: DataContract\napiVersion: v3.1.0\nid: x\nversion: 1.0.0\nstatus: active\nschema:\n  - name: orders\n    properties:\n      - { name: id, logicalType: integer, logicalTypeOptions: { format: i31 } }\n      - name: buyer\n        logicalType: object\n        logicalTypeOptions: { required: [id, nme] }\n        properties: [{ name: id, logicalType: integer }]\n      - { name: total, logicalType: number, logicalTypeOptions: { minimum: 5, exclusiveMinimum: true, maximum: 5 } }\n",
    [
      /^orders\.yaml:9:65 schema\[0\]\.properties\[0\]\.logicalTypeOptions\.format: 'i31' is not valid; valid are i8, /u,
      "orders.yaml:12:46 schema[0].properties[1].logicalTypeOptions.required[1]: 'nme' is not a property; they are id",
      /logicalTypeOptions\.maximum: 5 leaves no value above the minimum 5$/u,
    ],
  ],
  [
    "the older form: keys of `governance` that have no place",
    "asset:\n  name: orders\n  governance: { owner: shop, ownr: me }\n  schema: [{ name: id, type: integer }]\n",
    [
      /^orders\.yaml:3:30 asset\.governance\.ownr: 'ownr' is not a known key; did you mean 'owner'\? /u,
    ],
  ],
  [
    "a rule said twice, limits that leave nothing, and a limit that is no number",
    flat(
      "  - { name: a, type: integer, minimum: 1, exclusive_maximum: 1 }\n  - { name: b, type: double, maximum: 'NaN' }\n  - { name: c, type: string, min_length: 1, minLength: 2 }",
    ),
    [
      /^orders\.yaml:4:\d+ schema\[0\]\.exclusive_maximum: 1 leaves no value above the minimum 1$/u,
      /^orders\.yaml:5:\d+ schema\[1\]\.maximum: NaN is no limit/u,
      /^orders\.yaml:6:\d+ schema\[2\]\.minLength: 'minLength' says the same as 'min_length': keep one of them$/u,
    ],
  ],
];

describe("a broken contract is told everything at once", () => {
  it.each(broken)("%s", async (_, text, expected) => {
    const problems = await problemsOf(text);
    for (const [index, message] of expected.entries()) {
      if (typeof message === "string") expect(problems[index]).toBe(message);
      else expect(problems[index]).toMatch(message);
    }
    expect(problems).toHaveLength(expected.length);
  });
});
