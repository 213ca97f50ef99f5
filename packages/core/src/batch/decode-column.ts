import { type Data, DataType, Vector } from "apache-arrow";
import type { Row, RowValue } from "../contract/batch.ts";
import type { ColumnType, Field } from "../contract/column-type.ts";
import { decodeDecimals, decodeFloat16 } from "./decode-number.ts";
import { decodeBinaries, decodeFixedBinaries, decodeTexts, decodeUuids } from "./decode-text.ts";
import {
  decodeDateMilliseconds,
  decodeDays,
  decodeTimes,
  decodeTimestamps,
} from "./decode-time.ts";

/**
 * All values of a column in canonical form.
 *
 * @param type what `fromArrowSchema` makes of the column, or the contract's type where that is the same
 */
export function decodeColumn(data: Data, type: ColumnType): RowValue[] {
  const values = decodeValues(data, type);
  const { nullBitmap, offset, length, nullCount } = data;
  if (DataType.isNull(data.type)) return values;
  if (nullCount > 0 && nullBitmap.length > 0) {
    for (let index = 0; index < length; index += 1) {
      const bit = offset + index;
      if (((nullBitmap[bit >> 3]! >> (bit & 7)) & 1) === 0) values[index] = null;
    }
  }
  return values;
}

/** The columns of a struct or of a batch as objects. */
export function decodeRows(
  children: readonly Data[],
  fields: readonly Field[],
  length: number,
): Row[] {
  const columns = fields.map((field, index) => decodeColumn(children[index]!, field.type));
  const names = fields.map(({ name }) => name);
  const rows: Row[] = Array.from({ length });
  for (let row = 0; row < length; row += 1) {
    const members: Row = {};
    for (let column = 0; column < columns.length; column += 1) {
      const name = names[column]!;
      const value = columns[column]![row]!;
      // Assigned like the others, it would set the prototype.
      if (name === "__proto__") defineMember(members, name, value);
      else members[name] = value;
    }
    rows[row] = members;
  }
  return rows;
}

function defineMember(row: Row, name: string, value: RowValue): void {
  Object.defineProperty(row, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function decodeValues(data: Data, type: ColumnType): RowValue[] {
  const { length, values, valueOffsets } = data;
  const arrow: DataType = data.type;
  if (DataType.isUtf8(arrow) || DataType.isLargeUtf8(arrow)) {
    return decodeTexts(values, valueOffsets, length);
  }
  if (DataType.isBinary(arrow) || DataType.isLargeBinary(arrow)) {
    return decodeBinaries(values, valueOffsets, length);
  }
  if (DataType.isFixedSizeBinary(arrow)) {
    return type.kind === "uuid"
      ? decodeUuids(values, length)
      : decodeFixedBinaries(values, length, arrow.byteWidth);
  }
  if (DataType.isInt(arrow)) return decodeIntegers(values, length, type);
  if (DataType.isFloat(arrow)) {
    return arrow.precision === 0
      ? decodeFloat16(values, length)
      : Array.from(values.subarray(0, length));
  }
  if (DataType.isBool(arrow)) return decodeBooleans(values, data.offset, length);
  if (DataType.isDecimal(arrow)) {
    return decodeDecimals(values, length, arrow.bitWidth / 32, arrow.scale);
  }
  if (DataType.isDate(arrow)) {
    return arrow.unit === 0 ? decodeDays(values, length) : decodeDateMilliseconds(values, length);
  }
  if (DataType.isTime(arrow)) return decodeTimes(values, length, arrow.unit);
  if (DataType.isTimestamp(arrow)) {
    return decodeTimestamps(values, length, arrow.unit, arrow.timezone ? "Z" : "");
  }
  if (DataType.isDictionary(arrow)) return decodeDictionary(data, type);
  if (DataType.isNull(arrow)) return Array.from({ length }, () => null);
  if (type.kind === "list") return decodeLists(data, type.item);
  if (type.kind === "struct") return decodeRows(data.children, type.fields, length);
  // Views: rare enough for Arrow's own access.
  const vector = new Vector([data]);
  return Array.from({ length }, (_, index) => vector.get(index) as RowValue);
}

function decodeIntegers(
  values: ArrayLike<number | bigint>,
  length: number,
  type: ColumnType,
): RowValue[] {
  const own = Array.from({ length }, (_, index) => values[index] ?? 0);
  if (type.kind === "int64") return own.map((value) => BigInt(value));
  return type.kind === "decimal" ? own.map((value) => String(value)) : own;
}

function decodeBooleans(bits: Uint8Array, offset: number, length: number): RowValue[] {
  return Array.from({ length }, (_, index) => {
    const bit = offset + index;
    return ((bits[bit >> 3]! >> (bit & 7)) & 1) === 1;
  });
}

function decodeDictionary(data: Data, type: ColumnType): RowValue[] {
  const entries = (data.dictionary?.data ?? []).flatMap((chunk) => decodeColumn(chunk, type));
  const indexes = data.values as ArrayLike<number | bigint>;
  return Array.from(
    { length: data.length },
    (_, row) => entries[Number(indexes[row] ?? 0)] ?? null,
  );
}

function decodeLists(data: Data, item: Field): RowValue[] {
  const { stride, length } = data;
  const child = data.children[0]!;
  const offsets = data.valueOffsets as Int32Array | BigInt64Array | undefined;
  if (offsets === undefined) {
    const items = decodeColumn(child, item.type);
    return Array.from({ length }, (_, index) => items.slice(index * stride, (index + 1) * stride));
  }
  // A slice of a batch still carries the items of the whole.
  const first = Number(offsets[0] ?? 0);
  const items = decodeColumn(child.slice(first, Number(offsets[length] ?? 0) - first), item.type);
  return Array.from({ length }, (_, index) =>
    items.slice(Number(offsets[index]) - first, Number(offsets[index + 1]) - first),
  );
}
