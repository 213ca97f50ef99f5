import {
  footerFields,
  numberOf,
  readParquetFooter,
  structOf,
  structsOf,
  ThriftReader,
  type ThriftStruct,
  ThriftWriter,
} from "@dativo/parquet-format";

const { columnChunk, columnMetaData, fileMetaData, offsetIndex, pageLocation, rowGroup } =
  footerFields;

/** Row groups taken out of a Parquet file of their own, to be put into another one. */
export interface EncodedRowGroups {
  /** The pages (and Bloom filters) of all row groups. */
  readonly data: Uint8Array;
  /** `FileMetaData` of the file they come from, `rowGroups` included. */
  readonly metadata: ThriftStruct;
  /** `RowGroup` structs; their offsets are already those in the new file. */
  readonly rowGroups: readonly ThriftStruct[];
  /** The page indexes, one entry for each column chunk that has any. */
  readonly indexes: readonly ChunkIndexes[];
}

/** The page indexes of one column chunk, which the file holds just before its footer. */
export interface ChunkIndexes {
  /** `ColumnChunk`, which has to be told where its indexes end up. */
  readonly chunk: ThriftStruct;
  readonly columnIndex: Uint8Array | undefined;
  readonly offsetIndex: Uint8Array | undefined;
}

/**
 * Takes the row groups out of a Parquet file and moves every offset in them.
 *
 * @param file a complete Parquet file
 * @param position where `data` will start in the new file
 * @throws `PARQUET_FOOTER_INVALID`
 */
export function takeRowGroups(file: Uint8Array, position: number): EncodedRowGroups {
  const { metadata, start } = readParquetFooter(file);
  const dataStart = 4;
  const shift = BigInt(position - dataStart);
  const rowGroups = structsOf(metadata, fileMetaData.rowGroups);
  const chunks = rowGroups.flatMap((group) => structsOf(group, rowGroup.columns));
  let dataEnd = start;
  const indexes: ChunkIndexes[] = [];
  for (const chunk of chunks) {
    const columnIndexAt = numberOf(chunk, columnChunk.columnIndexOffset);
    const offsetIndexAt = numberOf(chunk, columnChunk.offsetIndexOffset);
    dataEnd = Math.min(dataEnd, columnIndexAt ?? dataEnd, offsetIndexAt ?? dataEnd);
    const columnIndex = part(file, columnIndexAt, numberOf(chunk, columnChunk.columnIndexLength));
    const offsets =
      offsetIndexAt === undefined ? undefined : shiftedOffsetIndex(file, offsetIndexAt, shift);
    indexes.push({ chunk, columnIndex, offsetIndex: offsets });
    shiftChunk(chunk, shift);
  }
  for (const group of rowGroups) shiftField(group, rowGroup.fileOffset, shift);
  return { data: file.subarray(dataStart, dataEnd), metadata, rowGroups, indexes };
}

function shiftChunk(chunk: ThriftStruct, shift: bigint): void {
  shiftField(chunk, columnChunk.fileOffset, shift);
  const meta = structOf(chunk, columnChunk.metaData);
  if (meta === undefined) return;
  shiftField(meta, columnMetaData.dataPageOffset, shift);
  shiftField(meta, columnMetaData.indexPageOffset, shift);
  shiftField(meta, columnMetaData.dictionaryPageOffset, shift);
  shiftField(meta, columnMetaData.bloomFilterOffset, shift);
}

function shiftedOffsetIndex(file: Uint8Array, position: number, shift: bigint): Uint8Array {
  const index = new ThriftReader(file, position).readStruct();
  for (const page of structsOf(index, offsetIndex.pageLocations)) {
    shiftField(page, pageLocation.offset, shift);
  }
  const writer = new ThriftWriter();
  writer.writeStruct(index);
  return writer.toBytes();
}

/** Zero is how writers leave a deprecated offset empty: it stays. */
function shiftField(struct: ThriftStruct, fieldId: number, shift: bigint): void {
  const field = struct.get(fieldId);
  if (field?.type !== "i64" || field.value === 0n) return;
  struct.set(fieldId, { type: "i64", value: field.value + shift });
}

function part(file: Uint8Array, start?: number, length?: number): Uint8Array | undefined {
  if (start === undefined || length === undefined) return undefined;
  return file.slice(start, start + length);
}
