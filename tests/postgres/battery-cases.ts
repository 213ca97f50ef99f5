import type { BatteryCase } from "../databases/compare-values.ts";

/** A case of PostgreSQL. */
export interface PostgresCase extends BatteryCase {
  /** An extension that has the type. */
  readonly extension?: string;
  /** What has no place in the column, and is null there. */
  readonly lost?: readonly string[];
}

const text = { server: "v::text", duckdb: "v::varchar" };
const json = {
  server: "to_json(v)::text",
  duckdb: "to_json(v)::varchar",
  compare: "json",
} as const;
const micros = {
  server: "(extract(epoch FROM v) * 1000000)::numeric(40)::text",
  duckdb: "epoch_us(v)::varchar",
};

function same(
  name: string,
  type: string,
  duckdbType: string,
  values: readonly string[],
): PostgresCase {
  return { name, type, duckdbType, values, ...text };
}

/** A type that is read as its text. */
function printed(type: string, values: readonly string[]): PostgresCase {
  const name = type.replaceAll(/\W+/gu, "_");
  return same(
    name,
    type,
    "VARCHAR",
    values.map((value) => `'${value}'`),
  );
}

const numbers: readonly PostgresCase[] = [
  same("int2s", "int2", "SMALLINT", ["-32768", "32767", "0", "-1"]),
  same("int4s", "int4", "INTEGER", ["-2147483648", "2147483647", "0"]),
  same("int8s", "int8", "BIGINT", [
    "-9223372036854775808",
    "9223372036854775807",
    "9007199254740993",
    "-4294967297",
  ]),
  same("oids", "oid", "BIGINT", ["0", "4294967295", "2147483648"]),
  same("xids", "xid", "BIGINT", ["'4294967295'", "'7'"]),
  printed("xid8", ["18446744073709551615", "0"]),
  printed("pg_lsn", ["FFFFFFFF/FFFFFFFF", "16/B374D848"]),
  {
    name: "float4s",
    type: "float4",
    duckdbType: "FLOAT",
    values: [
      "'NaN'",
      "'Infinity'",
      "'-Infinity'",
      "16777216",
      "123456.789",
      "1e-45",
      "3.4028235e38",
      "-0.0",
    ],
    ...text,
    compare: "float",
  },
  {
    name: "float8s",
    type: "float8",
    duckdbType: "DOUBLE",
    values: [
      "'NaN'",
      "'Infinity'",
      "'-Infinity'",
      "0.1",
      "5e-324",
      "1.7976931348623157e308",
      "-0.0",
      "9007199254740993",
    ],
    ...text,
    compare: "double",
  },
  {
    name: "numerics",
    type: "numeric(12,2)",
    duckdbType: "DECIMAL(12,2)",
    ...text,
    values: ["9999999999.99", "-9999999999.99", "0", "0.01", "-0.01", "1.10", "100000000", "'NaN'"],
    lost: ["NaN"],
  },
  same("widest", "numeric(38,10)", "DECIMAL(38,10)", [
    "9999999999999999999999999999.9999999999",
    "-0.0000000001",
    "12345678901234567890.0987654321",
    "1",
  ]),
  same("whole", "numeric(38,0)", "DECIMAL(38,0)", [
    "99999999999999999999999999999999999999",
    "-1",
    "10000",
  ]),
  {
    ...same("fractions", "numeric(3,5)", "DECIMAL(5,5)", ["0.00999", "-0.00001", "0"]),
    // It prints no zero before the point where the type has no digit there.
    duckdb: "replace(v::varchar, '.', '0.')",
  },
  same("rounded", "numeric(3,-2)", "DECIMAL(5,0)", ["99900", "-12300", "100"]),
  same("too_wide", "numeric(60,10)", "VARCHAR", [
    "12345678901234567890123456789012345678901234567890.0000000001",
    "'NaN'",
  ]),
  same("bare", "numeric", "VARCHAR", [
    "1e-30",
    "1.10",
    "'NaN'",
    "'Infinity'",
    "1" + "0".repeat(200),
  ]),
  {
    name: "moneys",
    type: "money",
    duckdbType: "DECIMAL(19,2)",
    values: ["92233720368547758.07", "-92233720368547758.08", "0.01"],
    server: "v::numeric::text",
    duckdb: "v::varchar",
  },
];

const times: readonly PostgresCase[] = [
  {
    name: "dates",
    type: "date",
    duckdbType: "DATE",
    values: [
      "'4713-01-01 BC'",
      "'0044-03-15 BC'",
      "'0001-01-01'",
      "'1582-10-10'",
      "'1969-12-31'",
      "'15000-02-28'",
      "'5874897-12-31'",
      "'infinity'",
      "'-infinity'",
    ],
    lost: ["infinity", "-infinity"],
    server: "(v - date '1970-01-01')::text",
    duckdb: "date_diff('day', DATE '1970-01-01', v)::varchar",
  },
  {
    name: "timestamps",
    type: "timestamp",
    duckdbType: "TIMESTAMP",
    ...micros,
    values: [
      "'4713-01-01 00:00:00.000001 BC'",
      "'0001-01-01'",
      "'1969-12-31 23:59:59.999999'",
      "'2024-03-10 02:30:00'",
      "'15000-01-01 00:00:00.123456'",
      "'294246-12-31 23:59:59.999999'",
      "'infinity'",
      "'-infinity'",
      "'294276-12-31'",
    ],
    lost: ["infinity", "-infinity", "294276-12-31 00:00:00"],
  },
  {
    name: "instants",
    type: "timestamptz",
    duckdbType: "TIMESTAMP WITH TIME ZONE",
    ...micros,
    values: [
      "'0044-03-15 12:00:00+00 BC'",
      "'1901-12-13 20:45:52+00'",
      "'2024-03-10 02:30:00 America/New_York'",
      "'2024-11-03 01:30:00.000001-04'",
      "'2024-11-03 01:30:00.000001-05'",
      "'2024-06-01 05:30:00+05:30'",
      "'15000-07-01 00:00:00Z'",
      "'infinity'",
    ],
    lost: ["infinity"],
  },
  same("printed_instants", "timestamptz", "TIMESTAMP WITH TIME ZONE", [
    "'2024-11-03 01:30:00.5-04'",
    "'9999-12-31 23:59:59.999999Z'",
    "'1000-01-01 00:00:00Z'",
  ]),
  {
    name: "times",
    type: "time",
    duckdbType: "TIME",
    ...text,
    values: ["'00:00:00'", "'23:59:59.999999'", "'12:34:56.7'", "'24:00:00'"],
    lost: ["24:00:00"],
  },
  printed("timetz", ["24:00:00-12:30", "12:34:56.000001+05:30"]),
  printed("interval", ["P1Y2M3DT4H5M6.000007S", "P-178000000Y", "PT-0.000001S", "P0Y1M-1DT-1H"]),
];

const texts: readonly PostgresCase[] = [
  same("texts", "text", "VARCHAR", [
    "''",
    "'NULL'",
    "'null'",
    "E'\\t\\n\\r\\\\\\\"'''",
    "'日本語 🚀 ∑'",
    "repeat('x', 100000)",
    "E'\\u00e9' || E'e\\u0301'",
    "'\\N'",
  ]),
  same("varchars", "varchar(10)", "VARCHAR", ["'a'", "''", "' b '"]),
  { ...same("padded", "char(5)", "VARCHAR", ["'a'", "''", "'abcde'"]), server: "rpad(v::text, 5)" },
  same("names", "name", "VARCHAR", ["'a name'"]),
  printed('"char"', ["x"]),
  same("moods", "mood", "VARCHAR", ["'sad'", "'so so'", "'NULL'"]),
  same("domains", "positive", "DECIMAL(6,2)", ["0.01", "9999.99"]),
  printed("xml", ['<a b="c">d</a>']),
  printed("tsvector", ["a:1 b:2A"]),
  printed("tsquery", ["a & b | !c"]),
  printed("jsonpath", ['$."a"[*]?(@ > 3)']),
  printed("inet", ["192.168.0.1/24", "::1"]),
  printed("cidr", ["10.0.0.0/8"]),
  printed("macaddr", ["08:00:2b:01:02:03"]),
  printed("macaddr8", ["08:00:2b:01:02:03:04:05"]),
  { ...printed("bit(3)", ["101", "000"]) },
  printed("varbit", ["", "10101010101"]),
  printed("box", ["(1,1),(0,0)"]),
  printed("circle", ["<(0,0),1.5>"]),
  printed("path", ["[(0,0),(1,1)]", "((0,0),(1,1))"]),
  printed("polygon", ["((0,0),(1,1),(1,0))"]),
  printed("lseg", ["[(0,0),(1,1)]"]),
  printed("line", ["{1,2,3}"]),
  printed("regclass", ["pg_class"]),
  printed("tid", ["(0,1)"]),
];

const others: readonly PostgresCase[] = [
  same("bools", "bool", "BOOLEAN", ["true", "false"]),
  {
    name: "blobs",
    type: "bytea",
    duckdbType: "BLOB",
    values: ["''", "'\\x00ff0a27'", "decode(repeat('ab', 40000), 'hex')"],
    server: "encode(v, 'hex')",
    duckdb: "lower(hex(v))",
  },
  same("uuids", "uuid", "UUID", [
    "'00000000-0000-0000-0000-000000000000'",
    "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
    "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
  ]),
  same("jsons", "json", "JSON", [
    "'null'",
    "'\"\"'",
    '\'{"n": 12345678901234567890, "n": 1e400,   "a": [ ]}\'',
    "'9007199254740993'",
  ]),
  same("jsonbs", "jsonb", "JSON", [
    "'null'",
    '\'{"n": 12345678901234567890.10, "é": "\\\\u0001"}\'',
    "'[]'",
  ]),
  {
    name: "points",
    type: "point",
    duckdbType: "STRUCT(x DOUBLE, y DOUBLE)",
    values: ["'(1.5,-2)'"],
    server: "json_build_object('x', v[0], 'y', v[1])::text",
    duckdb: json.duckdb,
    compare: "json",
  },
];

const nested: readonly PostgresCase[] = [
  {
    name: "int_arrays",
    type: "int4[]",
    duckdbType: "INTEGER[]",
    values: ["'{1,NULL,-3}'", "'{}'"],
    ...json,
  },
  {
    name: "text_arrays",
    type: "text[]",
    duckdbType: "VARCHAR[]",
    values: ["ARRAY['NULL', NULL, '', 'a,\"b\"\\']"],
    ...json,
  },
  {
    name: "mood_arrays",
    type: "mood[]",
    duckdbType: "VARCHAR[]",
    values: ["'{sad,NULL}'"],
    ...json,
  },
  {
    name: "numeric_arrays",
    type: "numeric(20,3)[]",
    duckdbType: "DECIMAL(20,3)[]",
    values: ["'{12345678901234567.123,NULL}'"],
    server: "v::text",
    duckdb:
      "'{' || array_to_string(list_transform(v, x -> coalesce(x::varchar, 'NULL')), ',') || '}'",
  },
  {
    name: "bare_arrays",
    type: "numeric[]",
    duckdbType: "VARCHAR[]",
    values: ["'{1.10,NaN,NULL}'"],
    server: "to_json(v::text[])::text",
    duckdb: json.duckdb,
    compare: "json",
  },
  {
    name: "matrices",
    type: "int4[][]",
    duckdbType: "JSON",
    values: ["'{{1,2},{3,NULL}}'", "'{5}'", "'[0:1]={1,2}'"],
    server: "to_json(v)::text",
    duckdb: "v::varchar",
  },
  {
    name: "date_arrays",
    type: "date[]",
    duckdbType: "DATE[]",
    values: ["'{2024-02-29,NULL}'"],
    ...json,
  },
  {
    name: "int_ranges",
    type: "int4range",
    duckdbType:
      "STRUCT(lower INTEGER, upper INTEGER, lower_inclusive BOOLEAN, upper_inclusive BOOLEAN, empty BOOLEAN)",
    values: ["'[1,5)'", "'(,5]'", "'empty'", "'(,)'"],
    server:
      "json_build_object('lower', lower(v), 'upper', upper(v), 'lower_inclusive', lower_inc(v), 'upper_inclusive', upper_inc(v), 'empty', isempty(v))::text",
    duckdb: json.duckdb,
    compare: "json",
  },
  {
    name: "multiranges",
    type: "int4multirange",
    duckdbType:
      "STRUCT(lower INTEGER, upper INTEGER, lower_inclusive BOOLEAN, upper_inclusive BOOLEAN, empty BOOLEAN)[]",
    values: ["'{[1,2),[5,)}'", "'{}'"],
    server:
      "(SELECT coalesce(json_agg(json_build_object('lower', lower(r), 'upper', upper(r), 'lower_inclusive', lower_inc(r), 'upper_inclusive', upper_inc(r), 'empty', isempty(r))), '[]') FROM unnest(v) AS r)::text",
    duckdb: json.duckdb,
    compare: "json",
  },
  {
    name: "composites",
    type: "address",
    duckdbType: 'STRUCT(street VARCHAR, "zip code" INTEGER)',
    values: ["ROW('Main St', 7)", "ROW(NULL, NULL)", "ROW('', NULL)"],
    ...json,
  },
  {
    name: "composite_arrays",
    type: "address[]",
    duckdbType: 'STRUCT(street VARCHAR, "zip code" INTEGER)[]',
    values: ["ARRAY[ROW('a', 1)::address, NULL]"],
    ...json,
  },
  {
    name: "hstores",
    extension: "hstore",
    type: "hstore",
    duckdbType: "JSON",
    values: ['\'a=>NULL, b=>"NULL", c=>""\'', "''"],
    server: "hstore_to_json(v)::text",
    duckdb: "v::varchar",
  },
  {
    name: "citexts",
    extension: "citext",
    type: "citext",
    duckdbType: "VARCHAR",
    values: ["'MiXed'"],
    ...text,
  },
];

/** Every built-in type, with its extremes. */
export const batteryCases: readonly PostgresCase[] = [
  ...numbers,
  ...times,
  ...texts,
  ...others,
  ...nested,
];

/** What the types of the battery need. */
export const batteryTypes = `
CREATE TYPE mood AS ENUM ('sad', 'so so', 'NULL');
CREATE DOMAIN positive AS numeric(6,2) CHECK (VALUE > 0);
CREATE TYPE address AS (street text, "zip code" int4);`;
