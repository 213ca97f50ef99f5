import { BatchBuilder, type Field, type RecordBatch, type RowValue } from "@dativo/core/plugin";
import { simpleKinds } from "./arbitrary-rows.ts";

/** Both repetitions of every type that is not nested, with a digit more for every size of decimals. */
export const flatFields: Field[] = [
  ...simpleKinds.map((kind) => ({ kind })),
  ...[1, 2, 4, 5, 9, 10, 18, 19, 20, 28, 37, 38].map(
    (precision) => ({ kind: "decimal", precision, scale: 1 }) as const,
  ),
].flatMap((type) => {
  const name = type.kind === "decimal" ? `decimal${type.precision}` : type.kind;
  return [
    { name, type, required: true },
    { name: `${name}?`, type, required: false },
  ];
});

/** A value of a column by number: every 7th is null where it may be. */
function flatValue({ type, required }: Field, index: number): RowValue {
  if (!required && index % 7 === 0) return null;
  const number = (index * 7919) % 1000;
  const twoDigits = (value: number): string => String(value).padStart(2, "0");
  switch (type.kind) {
    case "string":
      return `text ${number}`;
    case "json":
      return `{"n":${number}}`;
    case "binary":
      return new Uint8Array([number % 256, index % 5]);
    case "boolean":
      return number % 2 === 0;
    case "int8":
      return (number % 256) - 128;
    case "int16":
    case "int32":
      return number - 500;
    case "int64":
      return BigInt(number) * -(2n ** 40n);
    case "float32":
    case "float64":
      return number === 3 ? Number.NaN : (number - 500) / 8;
    case "decimal":
      return type.precision === 1 ? `0.${number % 10}` : `${number % 2 === 0 ? "-" : ""}${number % 10}.5`;
    case "date":
      return `1969-12-${twoDigits((number % 31) + 1)}`;
    case "time":
      return `13:05:00.${String(number).padStart(6, "0")}`;
    case "timestamp":
      return `1969-12-${twoDigits((number % 31) + 1)}T23:59:59.5`;
    case "timestamptz":
      return `2024-02-29T00:00:${twoDigits(number % 60)}Z`;
    case "uuid":
      return `123e4567-e89b-12d3-a456-${number.toString(16).padStart(12, "0")}`;
    default:
      throw new Error(`no value for ${type.kind}`);
  }
}

/** `rows` rows of columns that are not nested. */
export function flatBatch(rows: number, fields: Field[] = flatFields): RecordBatch {
  const builder = new BatchBuilder({ fields }, rows);
  for (let index = 0; index < rows; index += 1) {
    builder.appendRow(
      Object.fromEntries(fields.map((field) => [field.name, flatValue(field, index)])),
    );
  }
  return builder.finish();
}
