import {
  Binary,
  DateDay,
  type List,
  type Struct,
  TimeMicrosecond,
  TimestampMicrosecond,
  Utf8,
} from "apache-arrow";
import type { ColumnType } from "../contract/column-type.ts";
import { BooleanBuilder } from "./boolean-builder.ts";
import { BytesBuilder } from "./bytes-builder.ts";
import type { ColumnBuilder } from "./column-builder.ts";
import { DecimalBuilder } from "./decimal-builder.ts";
import { Float32Builder, Float64Builder } from "./float-builders.ts";
import { Int64Builder } from "./int64-builder.ts";
import { Int8Builder, Int16Builder, Int32Builder } from "./integer-builders.ts";
import { ListBuilder } from "./list-builder.ts";
import { StructBuilder } from "./struct-builder.ts";
import { toArrowType } from "./to-arrow-schema.ts";
import { UuidBuilder } from "./uuid-builder.ts";

/** Which builder a kind of column has. */
export interface BuilderByKind {
  string: BytesBuilder;
  json: BytesBuilder;
  binary: BytesBuilder;
  boolean: BooleanBuilder;
  int8: Int8Builder;
  int16: Int16Builder;
  int32: Int32Builder;
  int64: Int64Builder;
  float32: Float32Builder;
  float64: Float64Builder;
  decimal: DecimalBuilder;
  date: Int32Builder;
  time: Int64Builder;
  timestamp: Int64Builder;
  timestamptz: Int64Builder;
  uuid: UuidBuilder;
  list: ListBuilder;
  struct: StructBuilder;
}

/**
 * Makes the builder of a column.
 *
 * @param capacity values to make room for at first; more fit
 */
export function createColumnBuilder<const Type extends ColumnType>(
  type: Type,
  capacity = 1024,
): BuilderByKind[Type["kind"]] {
  return builderOf(type, capacity) as BuilderByKind[Type["kind"]];
}

function builderOf(type: ColumnType, capacity: number): ColumnBuilder {
  switch (type.kind) {
    case "string":
    case "json":
      return new BytesBuilder(new Utf8(), capacity);
    case "binary":
      return new BytesBuilder(new Binary(), capacity);
    case "boolean":
      return new BooleanBuilder(capacity);
    case "int8":
      return new Int8Builder(capacity);
    case "int16":
      return new Int16Builder(capacity);
    case "int32":
      return new Int32Builder(undefined, capacity);
    case "int64":
      return new Int64Builder(undefined, capacity);
    case "float32":
      return new Float32Builder(capacity);
    case "float64":
      return new Float64Builder(capacity);
    case "decimal":
      return new DecimalBuilder(type.precision, type.scale, capacity);
    case "date":
      return new Int32Builder(new DateDay(), capacity);
    case "time":
      return new Int64Builder(new TimeMicrosecond(), capacity);
    case "timestamp":
      return new Int64Builder(new TimestampMicrosecond(), capacity);
    case "timestamptz":
      return new Int64Builder(new TimestampMicrosecond("UTC"), capacity);
    case "uuid":
      return new UuidBuilder(capacity);
    case "list": {
      const items = builderOf(type.item.type, capacity);
      return new ListBuilder(toArrowType(type) as List, items, capacity);
    }
    case "struct": {
      const members = type.fields.map((member) => builderOf(member.type, capacity));
      return new StructBuilder(toArrowType(type) as Struct, members, capacity);
    }
  }
}
