// The shapes of files that are tried besides the one of the main benchmark.

/**
 * @typedef {object} Shape
 * @property {string} name
 * @property {readonly { name: string, type: string, duckdb: string }[]} columns
 * @property {number} rows in each file
 * @property {number} files
 * @property {boolean} gzip
 * @property {(row: number, random: () => number) => string} line without its line end
 */

const text = { type: "string", duckdb: "VARCHAR" };
const bigint = { type: "bigint", duckdb: "BIGINT" };
const int32 = { type: "int32", duckdb: "INTEGER" };
const double = { type: "double", duckdb: "DOUBLE" };

const named = (types) => types.map((type, index) => ({ name: `c${index}`, ...type }));
const repeated = (count, type) => named(Array.from({ length: count }, () => type));
const integer = (random, below) => Math.floor(random() * below);
const fields = (count, field) => Array.from({ length: count }, (_, index) => field(index));

const long = "The quick brown fox jumps over the lazy dog, and every value has to arrive. ".repeat(
  140,
);
const words = Array.from({ length: 12 }, (_, index) => `category ${index}`);

/** @type {readonly Shape[]} */
export const shapes = [
  {
    name: "narrow integers",
    columns: repeated(3, int32),
    rows: 5_000_000,
    line: (_, random) => fields(3, () => integer(random, 100_000)).join(","),
  },
  {
    name: "wide (500 columns)",
    columns: named(Array.from({ length: 500 }, (_, index) => (index % 2 === 0 ? int32 : double))),
    rows: 20_000,
    line: (_, random) =>
      fields(500, (index) =>
        index % 2 === 0 ? integer(random, 10_000) : integer(random, 1e6) / 100,
      ).join(","),
  },
  {
    name: "long text (10 kB)",
    columns: named([bigint, text]),
    rows: 10_000,
    line: (row, random) => `${row},"${long.slice(integer(random, 500))}"`,
  },
  {
    name: "all quoted",
    columns: named([bigint, text, text, double]),
    rows: 1_500_000,
    line: (row, random) =>
      [
        row,
        `name ${integer(random, 10_000)}`,
        words[integer(random, 12)],
        integer(random, 1e6) / 100,
      ]
        .map((value) => `"${value}"`)
        .join(","),
  },
  {
    name: "many nulls",
    columns: named([bigint, int32, double, text, text, int32]),
    rows: 3_000_000,
    line: (row, random) =>
      [row, ...fields(5, (index) => (random() < 0.85 ? "" : index === 1 ? 0.5 : index))].join(","),
  },
  {
    name: "high cardinality",
    columns: named([text, text, bigint]),
    rows: 1_500_000,
    line: (row, random) =>
      `key-${row}-${integer(random, 1e9)},${random().toString(36).slice(2)}${random().toString(36).slice(2)},${integer(random, 2 ** 50)}`,
  },
  {
    name: "low cardinality",
    columns: repeated(6, text),
    rows: 1_500_000,
    line: (_, random) => fields(6, () => words[integer(random, 12)]).join(","),
  },
  {
    name: "gzip",
    columns: named([bigint, int32, double, text]),
    rows: 2_000_000,
    gzip: true,
    line: (row, random) =>
      `${row},${integer(random, 1e6)},${integer(random, 1e6) / 100},${words[integer(random, 12)]}`,
  },
  {
    name: "a thousand small files",
    columns: named([bigint, int32, double, text]),
    rows: 1000,
    files: 1000,
    line: (row, random) =>
      `${row},${integer(random, 1e6)},${integer(random, 1e6) / 100},${words[integer(random, 12)]}`,
  },
].map((shape) => ({ files: 1, gzip: false, ...shape }));
