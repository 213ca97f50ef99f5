import fc from "fast-check";
import type { Row, RowValue } from "../../contract/batch.ts";
import type { ColumnType, Field, StreamSchema } from "../../contract/column-type.ts";

/** A date by JavaScript's own calendar, moved by whole eras of 400 years into the range that it has. */
export function isoDate(days: bigint): string {
  const era = days >= 0n ? days / 146_097n : (days - 146_096n) / 146_097n;
  const date = new Date(Number(days - era * 146_097n) * 86_400_000);
  const year = BigInt(date.getUTCFullYear()) + era * 400n;
  const rest = date.toISOString().slice(4, 10);
  if (year >= 0n && year <= 9999n) return String(year).padStart(4, "0") + rest;
  const size = String(year < 0n ? -year : year).padStart(6, "0");
  return (year < 0n ? "-" : "+") + size + rest;
}

/** A time of day with the fewest of 0, 3 or 6 digits. */
export function isoTime(microseconds: bigint): string {
  const whole = new Date(Number(microseconds / 1_000_000n) * 1000).toISOString().slice(11, 19);
  const fraction = String(microseconds % 1_000_000n).padStart(6, "0");
  if (fraction === "000000") return whole;
  return `${whole}.${fraction.endsWith("000") ? fraction.slice(0, 3) : fraction}`;
}

/** A timestamp without its zone. */
export function isoTimestamp(microseconds: bigint): string {
  const perDay = 86_400_000_000n;
  const time = ((microseconds % perDay) + perDay) % perDay;
  return `${isoDate((microseconds - time) / perDay)}T${isoTime(time)}`;
}

/** A decimal with exactly `scale` digits after the point. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  const sign = unscaled < 0n ? "-" : "";
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -1000n, max: 1000n }),
  fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n, -(2n ** 53n), 2n ** 32n, -(2n ** 32n)),
);

const name = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.constantFrom("__proto__", "constructor", "toString", "a.b", "id"),
);

function fieldsOf(depth: number): fc.Arbitrary<Field[]> {
  const field = fc.record({ name, type: typeOf(depth), required: fc.boolean() });
  return fc.uniqueArray(field, { minLength: 1, maxLength: 4, selector: (one) => one.name });
}

function typeOf(depth: number): fc.Arbitrary<ColumnType> {
  const simple: fc.Arbitrary<ColumnType> = fc.oneof(
    fc
      .constantFrom(
        "string", "boolean", "int8", "int16", "int32", "int64", "float32", "float64", "date", "time",
        "timestamp", "timestamptz", "uuid", "binary", "json",
      )
      .map((kind) => ({ kind }) as ColumnType),
    fc
      .integer({ min: 1, max: 38 })
      .chain((precision) =>
        fc.integer({ min: 0, max: precision }).map((scale) => ({ kind: "decimal" as const, precision, scale })),
      ),
  );
  if (depth === 0) return simple;
  const item = fc.record({ name: fc.constantFrom("element", "item"), type: typeOf(depth - 1), required: fc.boolean() });
  return fc.oneof(
    { weight: 4, arbitrary: simple },
    { weight: 1, arbitrary: item.map((one): ColumnType => ({ kind: "list", item: one })) },
    { weight: 1, arbitrary: fieldsOf(depth - 1).map((fields): ColumnType => ({ kind: "struct", fields })) },
  );
}

/** Any schema, nested up to two levels. */
export const anySchema: fc.Arbitrary<StreamSchema> = fieldsOf(2).map((fields) => ({ fields }));

/** Canonical values of a type, never null. */
function valuesOf(type: ColumnType): fc.Arbitrary<RowValue> {
  switch (type.kind) {
    case "string":
      return fc.oneof(fc.string({ unit: "binary", maxLength: 100 }), fc.string({ maxLength: 300 }), fc.constant(""));
    case "json":
      return fc.json().map((text) => ` ${text}\n`);
    case "boolean":
      return fc.boolean();
    case "int8":
      return fc.integer({ min: -128, max: 127 });
    case "int16":
      return fc.integer({ min: -32_768, max: 32_767 });
    case "int32":
      return fc.integer();
    case "int64":
      return int64;
    case "float32":
      return fc.float();
    case "float64":
      return fc.double();
    case "decimal": {
      const limit = 10n ** BigInt(type.precision) - 1n;
      return fc.bigInt({ min: -limit, max: limit }).map((unscaled) => decimalText(unscaled, type.scale));
    }
    case "date":
      return fc.oneof(fc.integer(), fc.integer({ min: -800_000, max: 3_000_000 })).map((days) => isoDate(BigInt(days)));
    case "time":
      return fc.bigInt({ min: 0n, max: 86_399_999_999n }).map(isoTime);
    case "timestamp":
      return int64.map(isoTimestamp);
    case "timestamptz":
      return int64.map((value) => `${isoTimestamp(value)}Z`);
    case "uuid":
      return fc.uuid();
    case "binary":
      return fc.uint8Array({ maxLength: 60 });
    case "list":
      return fc.array(nullableValuesOf(type.item), { maxLength: 4 });
    case "struct":
      return rowsOf(type.fields);
  }
}

function nullableValuesOf(field: Field): fc.Arbitrary<RowValue> {
  return field.required ? valuesOf(field.type) : fc.option(valuesOf(field.type), { freq: 3 });
}

/** Rows of canonical values, with every key there. */
export function rowsOf(fields: readonly Field[]): fc.Arbitrary<Row> {
  return fc.tuple(...fields.map(nullableValuesOf)).map((values) => {
    const row: Row = {};
    fields.forEach((field, index) =>
      Object.defineProperty(row, field.name, { value: values[index], enumerable: true, writable: true, configurable: true }),
    );
    return row;
  });
}

/** A schema and rows of it. */
export const schemaAndRows = anySchema.chain((schema) =>
  fc.tuple(fc.constant(schema), fc.array(rowsOf(schema.fields), { maxLength: 30 })),
);
