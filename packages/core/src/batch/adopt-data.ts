import {
  Binary,
  BinaryView,
  Bool,
  Data,
  Date_,
  type DataType,
  Decimal,
  Dictionary,
  Field,
  FixedSizeBinary,
  FixedSizeList,
  Float,
  Int,
  LargeBinary,
  LargeList,
  LargeUtf8,
  List,
  Map_,
  Null,
  Struct,
  Time,
  Timestamp,
  type TimeUnit,
  Type,
  Utf8,
  Utf8View,
  Vector,
} from "apache-arrow";
import { batchErrors } from "../errors/batch-errors.ts";

/** A field of another copy of apache-arrow. */
export interface ForeignField {
  readonly name: string;
  readonly nullable: boolean;
  readonly type: ForeignType;
  readonly metadata?: Map<string, string>;
}

/** A type of another copy. `typeId` is Arrow's own number, the same in every version. */
interface ForeignType {
  readonly typeId: number;
  readonly children?: readonly ForeignField[];
  readonly isSigned?: boolean;
  readonly bitWidth?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly unit?: number;
  readonly timezone?: string | null;
  readonly byteWidth?: number;
  readonly listSize?: number;
  readonly keysSorted?: boolean;
  readonly dictionary?: ForeignType;
  readonly indices?: ForeignType;
  readonly id?: number;
  readonly isOrdered?: boolean;
}

/** The buffers of another copy. */
export interface ForeignData {
  readonly length: number;
  readonly offset: number;
  readonly nullCount: number;
  readonly children: readonly ForeignData[];
  readonly values?: ArrayBufferView;
  readonly valueOffsets?: ArrayBufferView;
  readonly nullBitmap?: ArrayBufferView;
  readonly dictionary?: { readonly data: readonly ForeignData[] };
  readonly variadicBuffers?: readonly Uint8Array[];
}

/** Rebuilds a field in our own classes. */
export function adoptField(field: ForeignField): Field {
  const type = adoptType(field.type, field.name);
  return new Field(field.name, type, field.nullable, new Map(field.metadata));
}

/** Rebuilds a column around the same buffers. */
export function adoptData(data: ForeignData, type: DataType, path: string): Data {
  const childTypes = (type.children as Field[] | null | undefined) ?? [];
  const children = data.children.map((child, index) => {
    const field = childTypes[index];
    if (field === undefined) throw batchErrors.arrowTypeUnsupported(path, nameOf(type));
    return adoptData(child, field.type as DataType, `${path}.${field.name}`);
  });
  const dictionaryType = type instanceof Dictionary ? (type.dictionary as DataType) : undefined;
  const dictionary =
    dictionaryType && data.dictionary
      ? new Vector(data.dictionary.data.map((chunk) => adoptData(chunk, dictionaryType, path)))
      : undefined;
  return new Data(
    type,
    data.offset,
    data.length,
    data.nullCount,
    buffersOf(data, type),
    children,
    dictionary,
    data.variadicBuffers ?? [],
  );
}

function buffersOf(data: ForeignData, type: DataType): Partial<Data["buffers"]> {
  // A dictionary's values are the indices of its entries.
  const held: DataType = type instanceof Dictionary ? type.indices : type;
  return {
    ...(data.valueOffsets && { 0: viewAs(data.valueOffsets, type.OffsetArrayType) }),
    ...(data.values && { 1: viewAs(data.values, held.ArrayType as ViewConstructor) }),
    ...(data.nullBitmap && { 2: viewAs(data.nullBitmap, Uint8Array) }),
  } as Partial<Data["buffers"]>;
}

interface ViewConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): ArrayBufferView;
}

/** The same bytes in the typed array that our version expects: older ones kept int64 as int32 pairs. */
function viewAs(source: ArrayBufferView, Target: ViewConstructor): ArrayBufferView {
  const width = Target.BYTES_PER_ELEMENT;
  const length = Math.floor(source.byteLength / width);
  if (source.byteOffset % width === 0) {
    return new Target(source.buffer, source.byteOffset, length);
  }
  const copy = source.buffer.slice(source.byteOffset, source.byteOffset + source.byteLength);
  return new Target(copy, 0, length);
}

function adoptType(type: ForeignType, path: string): DataType {
  const children = () => (type.children ?? []).map((child) => adoptField(child));
  const onlyChild = () => children()[0] ?? new Field("element", new Null(), true);
  switch (type.typeId as Type) {
    case Type.Null:
      return new Null();
    case Type.Int:
      return new Int(type.isSigned ?? true, (type.bitWidth ?? 32) as 32);
    case Type.Float:
      return new Float(type.precision ?? 2);
    case Type.Binary:
      return new Binary();
    case Type.LargeBinary:
      return new LargeBinary();
    case Type.BinaryView:
      return new BinaryView();
    case Type.Utf8:
      return new Utf8();
    case Type.LargeUtf8:
      return new LargeUtf8();
    case Type.Utf8View:
      return new Utf8View();
    case Type.Bool:
      return new Bool();
    case Type.Decimal:
      return new Decimal(type.scale ?? 0, type.precision ?? 38, type.bitWidth ?? 128);
    case Type.Date:
      return new Date_(type.unit ?? 0);
    case Type.Time:
      return new Time(type.unit as TimeUnit.MICROSECOND, (type.bitWidth ?? 64) as 64);
    case Type.Timestamp:
      return new Timestamp(type.unit ?? 2, type.timezone ?? null);
    case Type.FixedSizeBinary:
      return new FixedSizeBinary(type.byteWidth ?? 0);
    case Type.List:
      return new List(onlyChild());
    case Type.LargeList:
      return new LargeList(onlyChild());
    case Type.FixedSizeList:
      return new FixedSizeList(type.listSize ?? 0, onlyChild());
    case Type.Map:
      return new Map_(onlyChild(), type.keysSorted ?? false);
    case Type.Struct:
      return new Struct(children());
    case Type.Dictionary:
      return adoptDictionary(type, path);
    default:
      throw batchErrors.arrowTypeUnsupported(path, nameOf(type));
  }
}

function nameOf(type: { readonly typeId: number }): string {
  return Type[type.typeId] ?? `number ${type.typeId}`;
}

function adoptDictionary(type: ForeignType, path: string): DataType {
  if (type.dictionary === undefined || type.indices === undefined) {
    throw batchErrors.arrowTypeUnsupported(path, nameOf(type));
  }
  const entries = adoptType(type.dictionary, path);
  const indices = adoptType(type.indices, path) as Int;
  return new Dictionary(entries, indices as never, type.id ?? null, type.isOrdered ?? false);
}
