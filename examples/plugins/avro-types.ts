// The Avro schema of a contract, and how canonical values become Avro's: used by avro-writer.ts.
import {
  type ColumnType,
  DativoError,
  type Field,
  type Row,
  type RowValue,
  type StreamSchema,
} from "@dativo/core/plugin";
import avro, { type Schema, type Type } from "avsc";

/** `bigint` for Avro's long: a number would be wrong beyond 2^53. */
const long: Type = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === "bigint" && BigInt.asIntN(64, value) === value,
  compare: (one: bigint, other: bigint) => (one < other ? -1 : one > other ? 1 : 0),
});

/**
 * Makes a type of a schema whose longs are `bigint`; logical types are what they are stored as.
 *
 * @param schema as it stands in a file
 */
export function avroType(schema: Schema): Type {
  const typeHook = (given: Schema): Type | undefined => {
    const name = typeof given === "object" && "type" in given ? given.type : given;
    return name === "long" ? long : undefined;
  };
  return avro.Type.forSchema(schema, { typeHook });
}

/**
 * The Avro schema of records.
 *
 * @throws `AVRO_NAME_INVALID` for a column whose name Avro does not allow
 */
export function avroSchema({ fields }: StreamSchema): Schema {
  return recordSchema("Record", fields);
}

function recordSchema(name: string, fields: readonly Field[]): Schema {
  const members = fields.map((field) => {
    if (!/^[A-Za-z_]\w*$/u.test(field.name)) throw nameInvalid(field.name);
    return { name: field.name, type: fieldSchema(field, `${name}_${field.name}`) };
  });
  return { type: "record", name, fields: members };
}

/** @param name for a record inside of it: Avro wants every record to have another */
function fieldSchema({ type, required }: Field, name: string): Schema {
  const schema = valueSchema(type, name);
  return required ? schema : (["null", schema] as Schema);
}

function valueSchema(type: ColumnType, name: string): Schema {
  switch (type.kind) {
    case "boolean":
      return "boolean";
    case "int8":
    case "int16":
    case "int32":
      return "int";
    case "int64":
      return "long";
    case "float32":
      return "float";
    case "float64":
      return "double";
    case "binary":
      return "bytes";
    case "decimal": {
      const { precision, scale } = type;
      return { type: "bytes", logicalType: "decimal", precision, scale };
    }
    case "date":
      return { type: "int", logicalType: "date" };
    case "time":
      return { type: "long", logicalType: "time-micros" };
    case "timestamp":
      return { type: "long", logicalType: "local-timestamp-micros" };
    case "timestamptz":
      return { type: "long", logicalType: "timestamp-micros" };
    case "uuid":
      return { type: "string", logicalType: "uuid" };
    case "list":
      return { type: "array", items: fieldSchema(type.item, `${name}_item`) };
    case "struct":
      return recordSchema(name, type.fields);
    default:
      return "string";
  }
}

/** Makes the function that turns rows of canonical values into what Avro stores. */
export function createToAvro({ fields }: StreamSchema): (row: Row) => Row {
  const members = fields.map(({ name, type }) => [name, type] as const);
  return (row) =>
    Object.fromEntries(members.map(([name, type]) => [name, stored(row[name], type)]));
}

function stored(value: RowValue, type: ColumnType): RowValue {
  if (value == null) return null;
  switch (type.kind) {
    case "decimal":
      return twosComplement(BigInt((value as string).replace(".", "")));
    case "date":
      return Date.parse(`${value as string}T00:00:00Z`) / 86_400_000;
    case "time":
      return microseconds(`1970-01-01T${value as string}`);
    case "timestamp":
    case "timestamptz":
      return microseconds((value as string).replace("Z", ""));
    case "binary":
      return Buffer.from(value as Uint8Array);
    case "list":
      return (value as readonly RowValue[]).map((item) => stored(item, type.item.type));
    case "struct":
      return createToAvro(type)(value as unknown as Row);
    default:
      return value;
  }
}

/** Big-endian, in as few bytes as hold it. */
function twosComplement(unscaled: bigint): Buffer {
  let length = 1;
  while (BigInt.asIntN(length * 8, unscaled) !== unscaled) length += 1;
  const digits = BigInt.asUintN(length * 8, unscaled).toString(16);
  return Buffer.from(digits.padStart(length * 2, "0"), "hex");
}

/** `2024-02-29T13:05:00.000001`, without a zone, as microseconds since 1970. */
function microseconds(text: string): bigint {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(Date.parse(`${whole}Z`)) * 1000n + BigInt(fraction.padEnd(6, "0"));
}

function nameInvalid(name: string): DativoError {
  return new DativoError({
    code: "AVRO_NAME_INVALID",
    message: `Avro allows no field called ${JSON.stringify(name)}.`,
    fix: "Names have letters, digits and underscores, and begin with no digit: rename the column in the contract.",
    details: { name },
  });
}
