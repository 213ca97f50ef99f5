import { parquetFormatErrors } from "./parquet-format-errors.ts";
import { ThriftReader } from "./thrift-reader.ts";
import type { ThriftStruct } from "./thrift-value.ts";

/** The four bytes at the start and at the end of every Parquet file. */
export const parquetMagic: Uint8Array = new TextEncoder().encode("PAR1");

/**
 * Field ids of the footer's Thrift structs, as far as this package touches them.
 *
 * @see https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
 */
export const footerFields = {
  fileMetaData: { schema: 2, rowCount: 3, rowGroups: 4 },
  schemaElement: { type: 1, typeLength: 2, childCount: 5, convertedType: 6, logicalType: 10 },
  logicalType: { json: 12, uuid: 14 },
  rowGroup: { columns: 1, fileOffset: 5, ordinal: 7 },
  columnChunk: {
    fileOffset: 2,
    metaData: 3,
    offsetIndexOffset: 4,
    offsetIndexLength: 5,
    columnIndexOffset: 6,
    columnIndexLength: 7,
  },
  columnMetaData: {
    path: 3,
    valueCount: 5,
    compressedBytes: 7,
    dataPageOffset: 9,
    indexPageOffset: 10,
    dictionaryPageOffset: 11,
    statistics: 12,
    bloomFilterOffset: 14,
  },
  statistics: { nullCount: 3, max: 5, min: 6, maxExact: 7, minExact: 8 },
  offsetIndex: { pageLocations: 1 },
  pageLocation: { offset: 1 },
} as const;

/** A footer and where it starts. */
export interface ParquetFooter {
  /** `FileMetaData`. */
  readonly metadata: ThriftStruct;
  /** Byte at which the footer starts. */
  readonly start: number;
}

/**
 * Reads the footer of a whole Parquet file.
 *
 * @throws `PARQUET_FOOTER_INVALID`
 */
export function readParquetFooter(file: Uint8Array): ParquetFooter {
  const tail = file.byteLength - 8;
  const magic = file.subarray(tail + 4);
  if (tail < 4 || !parquetMagic.every((byte, index) => magic[index] === byte)) {
    throw parquetFormatErrors.footerInvalid("the file does not end with PAR1");
  }
  const length = new DataView(file.buffer, file.byteOffset + tail, 4).getUint32(0, true);
  const start = tail - length;
  if (start < 4) throw parquetFormatErrors.footerInvalid(`its length ${length} exceeds the file`);
  return { metadata: new ThriftReader(file, start).readStruct(), start };
}

/** The structs in a list field; none where the field is absent. */
export function structsOf(struct: ThriftStruct, fieldId: number): ThriftStruct[] {
  const field = struct.get(fieldId);
  if (field?.type !== "list") return [];
  return field.value.flatMap((item) => (item.type === "struct" ? [item.value] : []));
}

/** A struct field, where it is there. */
export function structOf(struct: ThriftStruct, fieldId: number): ThriftStruct | undefined {
  const field = struct.get(fieldId);
  return field?.type === "struct" ? field.value : undefined;
}

/** An integer field of any width as a number, where it is there. Footers hold none beyond 2^53. */
export function numberOf(struct: ThriftStruct, fieldId: number): number | undefined {
  const value = struct.get(fieldId)?.value;
  return typeof value === "bigint" || typeof value === "number" ? Number(value) : undefined;
}
