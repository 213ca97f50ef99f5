import type { BatteryCase } from "../databases/compare-values.ts";

/** A case of MySQL. */
export interface MysqlCase extends BatteryCase {
  /** How many of the last values have no place in the column, and are null there. */
  readonly lost?: number;
}

const text = { server: "CONVERT(v USING utf8mb4)", duckdb: "v::varchar" };
const micros = {
  server: "CONVERT(timestampdiff(MICROSECOND, '1970-01-01', v) USING utf8mb4)",
  duckdb: "epoch_us(v)::varchar",
};

function same(
  name: string,
  type: string,
  duckdbType: string,
  values: readonly string[],
): MysqlCase {
  return { name, type, duckdbType, values, ...text };
}

const numbers: readonly MysqlCase[] = [
  same("tinyints", "tinyint", "TINYINT", ["-128", "127"]),
  same("tinyint_flags", "tinyint(1)", "TINYINT", ["0", "1", "2", "-128"]),
  same("tinyint_unsigned", "tinyint unsigned", "SMALLINT", ["0", "255"]),
  same("smallints", "smallint", "SMALLINT", ["-32768", "32767"]),
  same("smallint_unsigned", "smallint unsigned", "INTEGER", ["65535"]),
  same("mediumints", "mediumint", "INTEGER", ["-8388608", "8388607"]),
  same("mediumint_unsigned", "mediumint unsigned", "INTEGER", ["16777215"]),
  same("ints", "int", "INTEGER", ["-2147483648", "2147483647"]),
  same("int_unsigned", "int unsigned", "BIGINT", ["4294967295"]),
  { ...same("zerofills", "int(8) unsigned zerofill", "BIGINT", ["42"]), server: "v + 0" },
  same("bigints", "bigint", "BIGINT", ["-9223372036854775808", "9223372036854775807"]),
  same("bigint_unsigned", "bigint unsigned", "DECIMAL(20,0)", ["18446744073709551615", "0"]),
  same("decimals", "decimal(12,2)", "DECIMAL(12,2)", ["9999999999.99", "-0.01", "0", "1.10"]),
  same("decimal_widest", "decimal(38,10)", "DECIMAL(38,10)", [
    "9999999999999999999999999999.9999999999",
    "-0.0000000001",
  ]),
  same("decimal_wider", "decimal(65,30)", "VARCHAR", [
    "99999999999999999999999999999999999.999999999999999999999999999999",
  ]),
  {
    ...same("floats", "float", "FLOAT", ["16777216", "123456.789", "1.17549e-38", "0.1", "-0.0"]),
    server: "CAST(v AS DOUBLE)",
    compare: "float",
  },
  {
    ...same("doubles", "double", "DOUBLE", [
      "0.1",
      "1.7976931348623157e308",
      "2.2250738585072014e-308",
      "9007199254740993",
      "-0.0",
    ]),
    compare: "double",
  },
  { ...same("bits", "bit(10)", "BIGINT", ["b'1111111111'", "b'0'", "b'1'"]), server: "v + 0" },
  { ...same("bit_63", "bit(63)", "BIGINT", ["x'7fffffffffffffff'"]), server: "v + 0" },
  {
    ...same("bit_64", "bit(64)", "DECIMAL(20,0)", ["x'ffffffffffffffff'", "x'8000000000000000'"]),
    server: "v + 0",
  },
  { ...same("years", "year", "SMALLINT", ["1901", "2155", "0"]), server: "v + 0" },
];

const times: readonly MysqlCase[] = [
  {
    ...same("dates", "date", "DATE", [
      "'1000-01-01'",
      "'0001-01-01'",
      "'9999-12-31'",
      "'1582-10-10'",
      "'0000-00-00'",
      "'2024-02-00'",
      "'2024-00-00'",
    ]),
    lost: 3,
  },
  {
    name: "datetimes",
    type: "datetime(6)",
    duckdbType: "TIMESTAMP",
    ...micros,
    values: [
      "'1000-01-01 00:00:00.000001'",
      "'9999-12-31 23:59:59.999999'",
      "'2024-03-10 02:30:00'",
      "'1969-12-31 23:59:59.5'",
      "'0000-00-00 00:00:00'",
      "'2024-02-00 12:00:00'",
    ],
    lost: 2,
  },
  {
    name: "datetime_seconds",
    type: "datetime",
    duckdbType: "TIMESTAMP",
    ...micros,
    values: ["'2024-11-03 01:30:00'"],
  },
  {
    name: "timestamps",
    type: "timestamp(6) NULL",
    duckdbType: "TIMESTAMP WITH TIME ZONE",
    ...micros,
    values: [
      "'1970-01-01 00:00:01'",
      "'2038-01-19 03:14:07.999999'",
      "'2024-03-10 07:30:00.123456'",
      "'0000-00-00 00:00:00'",
    ],
    lost: 1,
  },
  same("times", "time(6)", "VARCHAR", [
    "'-838:59:59'",
    "'838:59:59'",
    "'00:00:00.000001'",
    "'-00:00:01'",
  ]),
  same("time_seconds", "time", "VARCHAR", ["'24:00:00'"]),
];

const texts: readonly MysqlCase[] = [
  same("varchars", "varchar(100) CHARACTER SET utf8mb4", "VARCHAR", [
    "''",
    "'NULL'",
    "'日本語 🚀'",
    "'a\\tb\\nc\\\\\\''",
    "' padded '",
  ]),
  same("latin", "varchar(100) CHARACTER SET latin1", "VARCHAR", ["'é ü € ÿ'", "'NULL'"]),
  same("wide", "varchar(100) CHARACTER SET utf16", "VARCHAR", ["'é 🚀'"]),
  same("sjis", "text CHARACTER SET sjis", "VARCHAR", ["'日本語'"]),
  same("chars", "char(5)", "VARCHAR", ["'a'", "''", "'abcde'"]),
  same("tinytexts", "tinytext", "VARCHAR", ["'x'"]),
  same("long_texts", "longtext CHARACTER SET utf8mb4", "VARCHAR", [
    "repeat('ä', 100000)",
    "repeat('x', 250)",
    "repeat('x', 251)",
    "repeat('x', 65535)",
    "repeat('x', 65536)",
  ]),
  same("enums", "enum('small', 'it''s', 'NULL')", "VARCHAR", ["'small'", "'it''s'", "'NULL'"]),
  {
    name: "sets",
    type: "set('a', 'b', 'c d')",
    duckdbType: "VARCHAR[]",
    values: ["'a,c d'", "''", "'b'"],
    server: "CONVERT(v USING utf8mb4)",
    duckdb: "array_to_string(v, ',')",
  },
  same("jsons", "json", "JSON", [
    "'null'",
    "'\"\"'",
    `'{"n": 12345678901234567890, "a": [ ], "é": 1e400}'`,
  ]),
];

const others: readonly MysqlCase[] = [
  {
    name: "binaries",
    type: "binary(4)",
    duckdbType: "BLOB",
    values: ["x'00ff'", "x'0a0d2700'"],
    server: "HEX(v)",
    duckdb: "hex(v)",
  },
  {
    name: "varbinaries",
    type: "varbinary(100)",
    duckdbType: "BLOB",
    values: ["x'00ff0a27'", "''"],
    server: "HEX(v)",
    duckdb: "hex(v)",
  },
  {
    name: "blobs",
    type: "longblob",
    duckdbType: "BLOB",
    values: ["repeat(x'ab00', 50000)"],
    server: "HEX(v)",
    duckdb: "hex(v)",
  },
  {
    name: "points",
    type: "geometry",
    duckdbType: "BLOB",
    values: ["ST_GeomFromText('POINT(1.5 -2)')", "ST_GeomFromText('POLYGON((0 0,1 1,1 0,0 0))')"],
    server: "HEX(ST_AsBinary(v))",
    duckdb: "hex(v)",
  },
  {
    name: "srids",
    type: "point",
    duckdbType: "BLOB",
    values: ["ST_GeomFromText('POINT(1 2)', 4326)"],
    server: "'0101000020E6100000000000000000F03F0000000000000040'",
    duckdb: "hex(v)",
  },
];

/** Types that only MariaDB has. */
const ofMariadb: readonly MysqlCase[] = [
  same("uuids", "uuid", "UUID", [
    "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
    "'00000000-0000-0000-0000-000000000000'",
  ]),
  same("inet6s", "inet6", "VARCHAR", ["'2001:db8::ff00:42:8329'"]),
  same("inet4s", "inet4", "VARCHAR", ["'192.0.2.33'"]),
];

/** Every type, with its extremes. */
export function batteryCases(isMariadb: boolean): readonly MysqlCase[] {
  return [...numbers, ...times, ...texts, ...others, ...(isMariadb ? ofMariadb : [])];
}
