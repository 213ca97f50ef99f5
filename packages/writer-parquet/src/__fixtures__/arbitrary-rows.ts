import type { ColumnType, Field, Row, RowValue, StreamSchema } from "@dativo/core/plugin";
import fc from "fast-check";

/** A value as a row gives it, and as `duckdb()` gives it back. */
interface Cell {
  readonly input: RowValue;
  readonly expected: unknown;
}

/** A schema, rows for it, and what a reader has to find. */
export interface ArbitraryRows {
  readonly schema: StreamSchema;
  readonly rows: Row[];
  readonly expected: Record<string, unknown>[];
}

const day = 86_400_000_000n;
const firstDay = -719_162; // 0001-01-01
const lastDay = 2_932_896; // 9999-12-31

const cell = <Raw>(
  raw: fc.Arbitrary<Raw>,
  input: (raw: Raw) => RowValue,
  expected: (raw: Raw) => unknown,
): fc.Arbitrary<Cell> => raw.map((value) => ({ input: input(value), expected: expected(value) }));

const same = (raw: fc.Arbitrary<RowValue>): fc.Arbitrary<Cell> =>
  cell(raw, (value) => value, (value) => value);

const dateText = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);

const timeText = (microseconds: bigint): string => {
  const seconds = new Date(Number(microseconds / 1_000_000n) * 1000).toISOString().slice(11, 19);
  return `${seconds}.${String(microseconds % 1_000_000n).padStart(6, "0")}`;
};

const timestampText = (microseconds: bigint): string => {
  const days = (microseconds - (((microseconds % day) + day) % day)) / day;
  return `${dateText(Number(days))}T${timeText(microseconds - days * day)}`;
};

const decimalText = (unscaled: bigint, scale: number): string => {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return unscaled < 0n ? `-${text}` : text;
};

const timestamps = fc.oneof(
  fc.constantFrom(-1n, 0n, 1n, -1_000_000n, -1_000_001n),
  fc.bigInt({ min: BigInt(firstDay) * day, max: BigInt(lastDay) * day }),
);

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom("", "a", "b", "NULL", "😀".repeat(50)),
);

function cells(type: ColumnType): fc.Arbitrary<Cell> {
  switch (type.kind) {
    case "string":
      return same(text);
    case "json":
      return same(fc.json({ maxDepth: 2 }));
    case "boolean":
      return same(fc.boolean());
    case "int8":
      return same(fc.integer({ min: -128, max: 127 }));
    case "int16":
      return same(fc.integer({ min: -32_768, max: 32_767 }));
    case "int32":
      return same(fc.integer());
    case "int64":
      return same(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
    case "float32":
      return same(fc.oneof(fc.float(), fc.constantFrom(-0, NaN, Infinity, -Infinity)));
    case "float64":
      return same(fc.oneof(fc.double(), fc.constantFrom(-0, NaN, Infinity, -Infinity)));
    case "decimal": {
      const largest = 10n ** BigInt(type.precision) - 1n;
      const raw = fc.oneof(
        fc.bigInt({ min: -largest, max: largest }),
        fc.constantFrom(largest, -largest, 0n),
      );
      return cell(
        raw,
        (value) => decimalText(value, type.scale),
        (value) => `decimal(${type.scale}) ${value}`,
      );
    }
    case "date":
      return cell(fc.integer({ min: firstDay, max: lastDay }), dateText, (days) => `date ${days}`);
    case "time":
      return cell(fc.bigInt({ min: 0n, max: day - 1n }), timeText, (value) => `time ${value}`);
    case "timestamp":
      return cell(timestamps, timestampText, (value) => `timestamp ${value}`);
    case "timestamptz":
      return cell(
        timestamps,
        (value) => `${timestampText(value)}Z`,
        (value) => `timestamptz ${value}`,
      );
    case "uuid":
      return cell(fc.uuid(), (value) => value, (value) => `uuid ${value}`);
    case "binary":
      return cell(
        fc.uint8Array({ maxLength: 12 }),
        (value) => value,
        (value) => `binary ${Buffer.from(value).toString("hex")}`,
      );
    case "list":
      return cell(
        fc.array(fieldCells(type.item), { maxLength: 4 }),
        (items) => items.map((item) => item.input),
        (items) => items.map((item) => item.expected),
      );
    case "struct":
      return cell(
        fc.tuple(...type.fields.map(fieldCells)),
        (members) => named(type.fields, members, "input") as RowValue,
        (members) => named(type.fields, members, "expected"),
      );
  }
}

function fieldCells(field: Field): fc.Arbitrary<Cell> {
  const values = cells(field.type);
  if (field.required) return values;
  return fc.oneof(
    { weight: 3, arbitrary: values },
    { weight: 1, arbitrary: fc.constant({ input: null, expected: null }) },
  );
}

function named(
  fields: readonly Field[],
  members: readonly Cell[],
  side: keyof Cell,
): Record<string, unknown> {
  return Object.fromEntries(fields.map((field, index) => [field.name, members[index]![side]]));
}

/** All kinds that need no parameters. */
export const simpleKinds = [
  "string",
  "boolean",
  "int8",
  "int16",
  "int32",
  "int64",
  "float32",
  "float64",
  "date",
  "time",
  "timestamp",
  "timestamptz",
  "uuid",
  "binary",
  "json",
] as const;

/** Every decimal is as likely to be stored in 4, 8 or 16 bytes. */
const decimals = fc
  .oneof(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 10, max: 18 }),
    fc.integer({ min: 19, max: 38 }),
  )
  .chain((precision) =>
    fc.integer({ min: 0, max: precision }).map((scale) => ({ kind: "decimal", precision, scale }) as const),
  );

const simpleTypes: fc.Arbitrary<ColumnType> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...simpleKinds).map((kind) => ({ kind })) },
  { weight: 1, arbitrary: decimals },
);

function fieldsOf(types: fc.Arbitrary<ColumnType>, maxLength: number): fc.Arbitrary<Field[]> {
  return fc
    .array(fc.record({ type: types, required: fc.boolean() }), { minLength: 1, maxLength })
    .map((fields) => fields.map((field, index) => ({ ...field, name: `${names[index]}${index}` })));
}

const names = ["plain", "with.dot", "with space", "ünïcode", "select", "quote'", "a", "b"];

const nestedTypes = (inner: fc.Arbitrary<ColumnType>): fc.Arbitrary<ColumnType> =>
  fc.oneof(
    fc.record({ type: inner, required: fc.boolean() }).map(
      (item): ColumnType => ({ kind: "list", item: { name: "item", ...item } }),
    ),
    fieldsOf(inner, 3).map((fields): ColumnType => ({ kind: "struct", fields })),
  );

const once = fc.oneof({ weight: 2, arbitrary: simpleTypes }, { weight: 1, arbitrary: nestedTypes(simpleTypes) });
const anyType = fc.oneof({ weight: 2, arbitrary: simpleTypes }, { weight: 1, arbitrary: nestedTypes(once) });

/** Rows of one given schema. */
export function rowsOf(fields: readonly Field[], rowCount: fc.ArrayConstraints): fc.Arbitrary<ArbitraryRows> {
  return fc.array(fc.tuple(...fields.map(fieldCells)), rowCount).map((table) => ({
    schema: { fields },
    rows: table.map((row) => named(fields, row, "input") as Row),
    expected: table.map((row) => named(fields, row, "expected")),
  }));
}

/** Rows of any schema, nested to two levels. */
export const anyRows: fc.Arbitrary<ArbitraryRows> = fieldsOf(anyType, 6).chain((fields) =>
  rowsOf(fields, { minLength: 1, maxLength: 40, size: "max" }),
);
