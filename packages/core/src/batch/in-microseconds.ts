import { DataType, Field, Schema, Timestamp, TimeUnit } from "apache-arrow";

/**
 * The same schema with the timestamps of some columns in microseconds, nested ones too.
 *
 * @param isWanted says of which columns, by name
 */
export function inMicroseconds(schema: Schema, isWanted: (name: string) => boolean): Schema {
  const fields = schema.fields.map((field) => (isWanted(field.name) ? retimed(field) : field));
  return new Schema(fields, schema.metadata);
}

function retimed(field: Field): Field {
  return new Field(field.name, retimedType(field.type as DataType), field.nullable, field.metadata);
}

function retimedType(type: DataType): DataType {
  if (DataType.isTimestamp(type)) return new Timestamp(TimeUnit.MICROSECOND, type.timezone);
  const children = type.children as Field[] | null | undefined;
  if (!children?.length) return type;
  const copy = Object.create(Object.getPrototypeOf(type)) as object;
  return Object.assign(copy, type, {
    children: children.map((child) => retimed(child)),
  }) as DataType;
}
