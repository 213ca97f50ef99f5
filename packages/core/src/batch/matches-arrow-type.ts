import { DataType, TimeUnit } from "apache-arrow";
import type { ColumnType } from "../contract/column-type.ts";

/** Whether an Arrow type lies in memory exactly as `toArrowType(type)` does. Names do not matter. */
export function matchesArrowType(arrow: DataType, type: ColumnType): boolean {
  switch (type.kind) {
    case "string":
    case "json":
      return DataType.isUtf8(arrow);
    case "binary":
      return DataType.isBinary(arrow);
    case "boolean":
      return DataType.isBool(arrow);
    case "int8":
    case "int16":
    case "int32":
    case "int64":
      return DataType.isInt(arrow) && arrow.isSigned && `int${arrow.bitWidth}` === type.kind;
    case "float32":
      return DataType.isFloat(arrow) && arrow.precision === 1;
    case "float64":
      return DataType.isFloat(arrow) && arrow.precision === 2;
    case "decimal":
      return matchesDecimal(arrow, type.precision, type.scale);
    case "date":
      return DataType.isDate(arrow) && arrow.unit === 0;
    case "time":
      return DataType.isTime(arrow) && arrow.unit === TimeUnit.MICROSECOND;
    case "timestamp":
    case "timestamptz": {
      if (!DataType.isTimestamp(arrow) || arrow.unit !== TimeUnit.MICROSECOND) return false;
      return Boolean(arrow.timezone) === (type.kind === "timestamptz");
    }
    case "uuid":
      return DataType.isFixedSizeBinary(arrow) && arrow.byteWidth === 16;
    case "list": {
      const item = DataType.isList(arrow) ? arrow.children[0] : undefined;
      return item !== undefined && matchesArrowType(item.type as DataType, type.item.type);
    }
    case "struct":
      return matchesStruct(arrow, type.fields);
  }
}

function matchesDecimal(arrow: DataType, precision: number, scale: number): boolean {
  if (!DataType.isDecimal(arrow) || arrow.bitWidth !== 128) return false;
  return arrow.precision === precision && arrow.scale === scale;
}

function matchesStruct(
  arrow: DataType,
  fields: readonly { readonly name: string; readonly type: ColumnType }[],
): boolean {
  if (!DataType.isStruct(arrow) || arrow.children.length !== fields.length) return false;
  return fields.every(({ name, type }, index) => {
    const member = arrow.children[index]!;
    return member.name === name && matchesArrowType(member.type as DataType, type);
  });
}
