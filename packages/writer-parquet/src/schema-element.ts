import type { RecordBatch } from "@dativo/core/plugin";
import {
  boolean,
  i32,
  struct,
  text,
  type ThriftStruct,
  type ThriftValue,
} from "@dativo/parquet-format";
import { columnKind } from "./flat-column.ts";
import type { FlatType } from "./flat-type.ts";

type ArrowField = RecordBatch["schema"]["fields"][number];

/** Parquet's physical types, by kind of column. */
const physicalTypes = [0, 1, 1, 1, 2, 4, 5, 1, 2, 7, 7, 6];
const fixedLength = 7;
const typeIds = { integer: 2, text: 5, decimal: 7, date: 8, time: 9, timestamp: 10 } as const;

/** `TimeUnit`, a union of empty structs, of which the second is microseconds. */
const microseconds = struct([2, struct()]);

/** The number of the physical type of a column. */
export function physicalTypeOf({ kind }: FlatType): number {
  return physicalTypes[kind] ?? 0;
}

/**
 * The `SchemaElement` of a column that is not nested, as arrow-rs writes it: UUID and JSON are still
 * missing (see `annotate-schema.ts`).
 */
export function schemaElement(field: ArrowField, type: FlatType): ThriftStruct {
  const physicalType = physicalTypeOf(type);
  const element: ThriftStruct = new Map([[1, i32(physicalType)]]);
  if (physicalType === fixedLength) element.set(2, i32(type.width));
  element.set(3, i32(field.nullable ? 1 : 0));
  element.set(4, text(field.name));
  const { converted, logical, decimal } = annotation(field, type);
  if (converted !== undefined) element.set(6, i32(converted));
  if (decimal !== undefined) element.set(7, i32(decimal.scale)).set(8, i32(decimal.precision));
  const id = fieldIdOf(field);
  if (id !== undefined) element.set(9, i32(id));
  if (logical !== undefined) element.set(10, struct(logical));
  return element;
}

interface Annotation {
  readonly converted?: number;
  readonly logical?: [number, ThriftValue];
  readonly decimal?: { readonly scale: number; readonly precision: number };
}

/** `ConvertedType` and `LogicalType` of a column. */
function annotation(field: ArrowField, { kind }: FlatType): Annotation {
  const type = field.type as unknown as { precision: number; scale: number; timezone?: string };
  switch (field.type.typeId as number) {
    case typeIds.text:
      return { converted: 0, logical: [1, struct()] };
    case typeIds.integer:
      return integerAnnotation(kind);
    case typeIds.decimal: {
      const { scale, precision } = type;
      const logical = struct([1, i32(scale)], [2, i32(precision)]);
      return { converted: 5, logical: [5, logical], decimal: { scale, precision } };
    }
    case typeIds.date:
      return { converted: 6, logical: [6, struct()] };
    case typeIds.time:
      return { converted: 8, logical: [7, struct([1, boolean(false)], [2, microseconds])] };
    case typeIds.timestamp: {
      const isInstant = Boolean(type.timezone);
      const logical = struct([1, boolean(isInstant)], [2, microseconds]);
      return { converted: 10, logical: [8, logical] };
    }
    default:
      return {};
  }
}

function integerAnnotation(kind: number): Annotation {
  if (kind !== columnKind.int8 && kind !== columnKind.int16) return {};
  const bits = kind === columnKind.int8 ? 8 : 16;
  const logical = struct([1, { type: "i8", value: bits }], [2, boolean(true)]);
  return { converted: bits === 8 ? 15 : 16, logical: [10, logical] };
}

/** Iceberg's and others' number of the column, where its metadata has one. */
function fieldIdOf(field: ArrowField): number | undefined {
  const text = field.metadata.get("PARQUET:field_id");
  const id = text === undefined ? Number.NaN : Number(text);
  return Number.isInteger(id) && id >= -(2 ** 31) && id < 2 ** 31 ? id : undefined;
}
