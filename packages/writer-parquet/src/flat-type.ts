import type { RecordBatch } from "@dativo/core/plugin";
import { columnKind } from "./flat-column.ts";

type ArrowField = RecordBatch["schema"]["fields"][number];

/** The kind of a column and the bytes of one value in Parquet; see `FlatColumn`. */
export interface FlatType {
  readonly kind: number;
  readonly width: number;
}

/** Arrow's own numbers, the same in every copy of the library. */
const typeIds = {
  integer: 2,
  float: 3,
  binary: 4,
  text: 5,
  boolean: 6,
  decimal: 7,
  date: 8,
  time: 9,
  timestamp: 10,
  fixedBytes: 15,
} as const;

/** Arrow's numbers for days and for microseconds. */
const units = { day: 0, microsecond: 2 } as const;

/** What of an Arrow type tells how its values lie in memory. */
interface TypeParts {
  readonly typeId: number;
  readonly isSigned?: boolean;
  readonly bitWidth?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly unit?: number;
  readonly byteWidth?: number;
}

/** Whether a column holds text, JSON included. */
export function isTextField(field: ArrowField): boolean {
  return (field.type.typeId as number) === typeIds.text;
}

/** How the values of a column are encoded; nothing for a type that the kernel does not know. */
export function flatTypeOf(field: ArrowField): FlatType | undefined {
  const type = field.type as unknown as TypeParts;
  switch (type.typeId) {
    case typeIds.boolean:
      return { kind: columnKind.boolean, width: 1 };
    case typeIds.integer:
      return type.isSigned ? integerType(type.bitWidth) : undefined;
    case typeIds.float:
      return floatType(type.precision);
    case typeIds.date:
      return type.unit === units.day ? { kind: columnKind.int32, width: 4 } : undefined;
    case typeIds.time:
    case typeIds.timestamp:
      return type.unit === units.microsecond ? { kind: columnKind.int64, width: 8 } : undefined;
    case typeIds.decimal:
      return decimalType(type);
    case typeIds.fixedBytes:
      return type.byteWidth === 16 ? { kind: columnKind.uuid, width: 16 } : undefined;
    case typeIds.binary:
    case typeIds.text:
      return { kind: columnKind.bytes, width: 0 };
    default:
      return undefined;
  }
}

function integerType(bits: number | undefined): FlatType | undefined {
  if (bits === 8) return { kind: columnKind.int8, width: 4 };
  if (bits === 16) return { kind: columnKind.int16, width: 4 };
  if (bits === 32) return { kind: columnKind.int32, width: 4 };
  return bits === 64 ? { kind: columnKind.int64, width: 8 } : undefined;
}

function floatType(precision: number | undefined): FlatType | undefined {
  if (precision === 1) return { kind: columnKind.float32, width: 4 };
  return precision === 2 ? { kind: columnKind.float64, width: 8 } : undefined;
}

/** By precision as arrow-rs does it, to which one digit is 64 bits: files of both engines are the same. */
function decimalType({ bitWidth, precision = 0, scale = 0 }: TypeParts): FlatType | undefined {
  if (bitWidth !== 128 || precision < 1 || precision > 38) return undefined;
  if (scale < 0 || scale > precision) return undefined;
  if (precision > 1 && precision <= 9) return { kind: columnKind.decimalAsInt32, width: 4 };
  if (precision <= 18) return { kind: columnKind.decimalAsInt64, width: 8 };
  return { kind: columnKind.decimalAsBytes, width: bytesForDigits(precision) };
}

/** The least bytes that hold every number of so many digits, with its sign. */
function bytesForDigits(precision: number): number {
  const largest = 10n ** BigInt(precision) - 1n;
  let bytes = 1;
  while (2n ** BigInt(bytes * 8 - 1) - 1n < largest) bytes += 1;
  return bytes;
}
