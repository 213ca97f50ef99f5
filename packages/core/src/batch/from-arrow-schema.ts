import { DataType, type Field as ArrowField, type Schema, Type } from "apache-arrow";
import type { ColumnType, Field, StreamSchema } from "../contract/column-type.ts";
import { batchErrors } from "../errors/batch-errors.ts";

/**
 * The stream schema that holds every value of an Arrow schema, for readers that yield Arrow of their own.
 * Unsigned integers widen to the next signed type and uint64 to decimal(20,0); dictionaries, views and
 * large variants become their plain type; timestamps and times of any unit become microseconds; a map
 * becomes a list of key and value.
 *
 * @throws `ARROW_TYPE_UNSUPPORTED` for a type without a counterpart, such as a union or an interval
 */
export function fromArrowSchema(schema: Schema): StreamSchema {
  return { fields: schema.fields.map((field) => fromArrowField(field)) };
}

/**
 * The same for one column.
 *
 * @param parent what to put before the name in an error: the path of a nested field, with a dot
 */
export function fromArrowField(field: ArrowField, parent = ""): Field {
  const path = parent + field.name;
  const extension = field.metadata.get("ARROW:extension:name");
  return {
    name: field.name,
    type: fromArrowType(field.type as DataType, extension, path),
    required: !field.nullable,
  };
}

function fromArrowType(type: DataType, extension: string | undefined, path: string): ColumnType {
  if (DataType.isDictionary(type)) {
    return fromArrowType(type.dictionary as DataType, extension, path);
  }
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)) {
    return { kind: extension === "arrow.json" ? "json" : "string" };
  }
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isBinaryView(type)) {
    return { kind: "binary" };
  }
  if (DataType.isFixedSizeBinary(type)) {
    return { kind: extension === "arrow.uuid" && type.byteWidth === 16 ? "uuid" : "binary" };
  }
  if (DataType.isBool(type)) return { kind: "boolean" };
  if (DataType.isInt(type)) return integerType(type.bitWidth, type.isSigned);
  if (DataType.isFloat(type)) return { kind: type.precision === 2 ? "float64" : "float32" };
  if (DataType.isDecimal(type)) return decimalType(type.precision, type.scale, type, path);
  if (DataType.isDate(type)) return { kind: "date" };
  if (DataType.isTime(type)) return { kind: "time" };
  if (DataType.isTimestamp(type)) return { kind: type.timezone ? "timestamptz" : "timestamp" };
  if (DataType.isStruct(type)) {
    return {
      kind: "struct",
      fields: type.children.map((member) => fromArrowField(member, `${path}.`)),
    };
  }
  if (
    DataType.isList(type) ||
    DataType.isLargeList(type) ||
    DataType.isFixedSizeList(type) ||
    DataType.isMap(type)
  ) {
    const item = type.children[0];
    if (item !== undefined) return { kind: "list", item: fromArrowField(item, `${path}.`) };
  }
  if (DataType.isNull(type)) return { kind: "string" };
  throw batchErrors.arrowTypeUnsupported(path, Type[type.typeId]);
}

function integerType(bitWidth: number, signed: boolean): ColumnType {
  if (signed) {
    if (bitWidth === 8) return { kind: "int8" };
    if (bitWidth === 16) return { kind: "int16" };
    return { kind: bitWidth === 32 ? "int32" : "int64" };
  }
  if (bitWidth === 8) return { kind: "int16" };
  if (bitWidth === 16) return { kind: "int32" };
  return bitWidth === 32 ? { kind: "int64" } : { kind: "decimal", precision: 20, scale: 0 };
}

function decimalType(precision: number, scale: number, type: DataType, path: string): ColumnType {
  // A negative scale counts zeros before the point; a scale above the precision, zeros after it.
  const digits = scale < 0 ? precision - scale : Math.max(precision, scale);
  if (digits > 38) throw batchErrors.arrowTypeUnsupported(path, Type[type.typeId]);
  return { kind: "decimal", precision: digits, scale: Math.max(scale, 0) };
}
