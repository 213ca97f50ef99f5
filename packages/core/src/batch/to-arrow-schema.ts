import {
  Binary,
  Bool,
  DateDay,
  Decimal,
  type DataType,
  Field as ArrowField,
  FixedSizeBinary,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  Schema,
  Struct,
  TimeMicrosecond,
  TimestampMicrosecond,
  Utf8,
} from "apache-arrow";
import type { ColumnType, Field, StreamSchema } from "../contract/column-type.ts";

const extensionName = "ARROW:extension:name";
const extensionMetadata = "ARROW:extension:metadata";
// One Arrow schema a stream schema: batches then compare by identity.
const arrowSchemas = new WeakMap<StreamSchema, Schema>();

/**
 * The Arrow schema of a stream: types as in the table at `ColumnType`, nullable unless required.
 * `uuid` and `json` carry the canonical extension types `arrow.uuid` and `arrow.json` as metadata.
 * The same object is answered with the same object.
 *
 * @see https://arrow.apache.org/docs/format/CanonicalExtensions.html
 */
export function toArrowSchema(schema: StreamSchema): Schema {
  let arrowSchema = arrowSchemas.get(schema);
  if (arrowSchema === undefined) {
    arrowSchema = new Schema(schema.fields.map((field) => toArrowField(field)));
    arrowSchemas.set(schema, arrowSchema);
  }
  return arrowSchema;
}

/** The Arrow field of one column, or of one member or item of a nested one. */
function toArrowField(field: Field): ArrowField {
  const metadata = new Map<string, string>();
  if (field.type.kind === "uuid" || field.type.kind === "json") {
    metadata.set(extensionName, `arrow.${field.type.kind}`);
    metadata.set(extensionMetadata, "");
  }
  return new ArrowField(field.name, toArrowType(field.type), !field.required, metadata);
}

/** The Arrow type of a column. */
export function toArrowType(type: ColumnType): DataType {
  switch (type.kind) {
    case "string":
    case "json":
      return new Utf8();
    case "boolean":
      return new Bool();
    case "int8":
      return new Int8();
    case "int16":
      return new Int16();
    case "int32":
      return new Int32();
    case "int64":
      return new Int64();
    case "float32":
      return new Float32();
    case "float64":
      return new Float64();
    case "decimal":
      return new Decimal(type.scale, type.precision, 128);
    case "date":
      return new DateDay();
    case "time":
      return new TimeMicrosecond();
    case "timestamp":
      return new TimestampMicrosecond();
    case "timestamptz":
      return new TimestampMicrosecond("UTC");
    case "uuid":
      return new FixedSizeBinary(16);
    case "binary":
      return new Binary();
    case "list":
      return new List(toArrowField(type.item));
    case "struct":
      return new Struct(type.fields.map((member) => toArrowField(member)));
  }
}
