import type {
  BooleanBuilder,
  BytesBuilder,
  ColumnBuilder,
  DecimalBuilder,
  Float32Builder,
  Float64Builder,
  Int32Builder,
  Int64Builder,
  ListBuilder,
  StructBuilder,
  UuidBuilder,
} from "@dativo/core/plugin";
import type { ColumnType } from "@dativo/core/plugin";
import type { WireType } from "../types/wire-type.ts";
import {
  decodeInt2,
  decodeInt4,
  decodeInt64,
  decodeIntegerAsDecimal,
  decodeUnsigned,
} from "./decode-integer.ts";
import {
  decodeArray,
  decodeComposite,
  decodeMultirange,
  decodePoint,
  decodeRange,
  decodeVector,
  type NestedValue,
} from "./decode-nested.ts";
import { decodeNumeric } from "./decode-numeric.ts";
import {
  decodeBoolean,
  decodeBytes,
  decodeFloat4,
  decodeFloat8,
  decodeJsonb,
  decodeUncheckedText,
  decodeUuid,
} from "./decode-plain.ts";
import { decodeDate, decodeTime, decodeTimestamp } from "./decode-time.ts";
import type { ValueDecoder } from "./value-decoder.ts";

/**
 * Makes the decoder of a column.
 *
 * @param builder that `createColumnBuilder` makes for `type`
 */
export function createDecoder(
  wire: WireType,
  type: ColumnType,
  builder: ColumnBuilder,
): ValueDecoder {
  switch (wire.kind) {
    case "boolean":
      return decodeBoolean(builder as BooleanBuilder);
    case "int2":
    case "int4":
    case "int8":
      return integerDecoder(wire.kind, type, builder);
    case "unsigned":
      return decodeUnsigned(builder as Int64Builder);
    case "float4":
      return decodeFloat4(builder as Float32Builder | Float64Builder);
    case "float8":
      return decodeFloat8(builder as Float64Builder);
    case "numeric":
      return decodeNumeric(builder as DecimalBuilder);
    case "bytes":
      return wire.isUnchecked === true && type.kind !== "binary"
        ? decodeUncheckedText(builder as BytesBuilder)
        : decodeBytes(builder as BytesBuilder);
    case "jsonb":
      return decodeJsonb(builder as BytesBuilder);
    case "uuid":
      return decodeUuid(builder as UuidBuilder);
    case "date":
      return decodeDate(builder as Int32Builder);
    case "time":
      return decodeTime(builder as Int64Builder);
    case "timestamp":
      return decodeTimestamp(builder as Int64Builder);
    default:
      return nestedDecoder(wire, type, builder);
  }
}

function integerDecoder(
  width: "int2" | "int4" | "int8",
  { kind }: ColumnType,
  builder: ColumnBuilder,
): ValueDecoder {
  if (kind === "decimal") return decodeIntegerAsDecimal(builder as DecimalBuilder);
  if (kind === "int64") return decodeInt64(builder as Int64Builder);
  return width === "int2"
    ? decodeInt2(builder as Int32Builder)
    : decodeInt4(builder as Int32Builder);
}

type NestedWire = Extract<
  WireType,
  { kind: "array" | "composite" | "range" | "multirange" | "point" | "vector" }
>;

function nestedDecoder(wire: NestedWire, type: ColumnType, builder: ColumnBuilder): ValueDecoder {
  const list = builder as ListBuilder;
  const struct = builder as StructBuilder;
  const item = (of: WireType): NestedValue =>
    nested(of, type.kind === "list" ? type.item.type : type, list.items);
  const member = (of: WireType, index: number): NestedValue =>
    nested(of, memberType(type, index), struct.members[index]!);
  switch (wire.kind) {
    case "array":
      return decodeArray(list, item(wire.item));
    case "vector":
      return decodeVector(list, item({ kind: "float4" }));
    case "multirange":
      return decodeMultirange(list, item(wire.range));
    case "composite":
      return decodeComposite(struct, wire.members.map(member));
    case "point":
      return decodePoint(struct, [member({ kind: "float8" }, 0), member({ kind: "float8" }, 1)]);
    case "range":
      return decodeRange(struct, [member(wire.bound, 0), member(wire.bound, 1)]);
  }
}

function memberType(type: ColumnType, index: number): ColumnType {
  return (type.kind === "struct" ? type.fields[index]?.type : undefined) ?? type;
}

function nested(wire: WireType, type: ColumnType, builder: ColumnBuilder): NestedValue {
  return { builder, decode: createDecoder(wire, type, builder) };
}
