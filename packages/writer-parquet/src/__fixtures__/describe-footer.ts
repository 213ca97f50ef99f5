import { readParquetFooter, ThriftReader, type ThriftStruct, type ThriftValue } from "@dativo/parquet-format";

/** Fields of `ColumnChunk` and `ColumnMetaData` that say where and how, and differ between engines. */
const placeOfChunk = [4, 5, 6, 7];
const howOfColumn = [2, 6, 7, 9, 11, 13];

/**
 * A footer and its page indexes as plain objects, by field number, without offsets, sizes, encodings and
 * the text of `ARROW:schema`.
 */
export function describeFooter(file: Uint8Array): object {
  const { metadata } = readParquetFooter(file);
  const groups = itemsOf(metadata.get(4)).map((group) => {
    const chunks = itemsOf(group.get(1)).map((chunk) => describeChunk(file, chunk));
    return { ...plainFields(without(group, [1, 2, 6])), chunks };
  });
  const keys = itemsOf(metadata.get(5)).map((pair) => plain(pair.get(1)!));
  return { ...plainFields(without(metadata, [4, 5])), keys, groups };
}

/** The column index of a column of the first row group. */
export function columnIndexOf(file: Uint8Array, column: number): ThriftStruct | undefined {
  return structAt(file, chunkOf(file, column).get(6));
}

/** `Statistics` of a column of the first row group. */
export function chunkStatisticsOf(file: Uint8Array, column: number): ThriftStruct {
  return itemOf(itemOf(chunkOf(file, column).get(3)).get(12));
}

/** `SizeStatistics` of a column of the first row group. */
export function sizeStatisticsOf(file: Uint8Array, column: number): ThriftStruct {
  return itemOf(itemOf(chunkOf(file, column).get(3)).get(16));
}

function chunkOf(file: Uint8Array, column: number): ThriftStruct {
  const { metadata } = readParquetFooter(file);
  return itemsOf(itemsOf(metadata.get(4))[0]!.get(1))[column]!;
}

function describeChunk(file: Uint8Array, chunk: ThriftStruct): object {
  const column = itemOf(chunk.get(3));
  const columnIndex = structAt(file, chunk.get(6));
  const offsetIndex = structAt(file, chunk.get(4));
  return {
    ...plainFields(without(chunk, [3, ...placeOfChunk])),
    column: plainFields(without(column, howOfColumn)),
    columnIndex: columnIndex && plainFields(columnIndex),
    rowsOfPages: offsetIndex && itemsOf(offsetIndex.get(1)).map((page) => plain(page.get(3)!)),
    textBytes: offsetIndex?.has(2) && plain(offsetIndex.get(2)!),
  };
}

function structAt(file: Uint8Array, offset: ThriftValue | undefined): ThriftStruct | undefined {
  return offset && new ThriftReader(file, Number(offset.value)).readStruct();
}

function itemsOf(list: ThriftValue | undefined): ThriftStruct[] {
  return list?.type === "list" ? list.value.map(itemOf) : [];
}

function itemOf(value: ThriftValue | undefined): ThriftStruct {
  return value?.type === "struct" ? value.value : new Map();
}

function without(struct: ThriftStruct, fields: readonly number[]): ThriftStruct {
  return new Map([...struct].filter(([id]) => !fields.includes(id)));
}

function plainFields(struct: ThriftStruct): Record<string, unknown> {
  return Object.fromEntries([...struct].map(([id, value]) => [`${id} ${value.type}`, plain(value)]));
}

function plain(value: ThriftValue): unknown {
  switch (value.type) {
    case "struct":
      return plainFields(value.value);
    case "list":
    case "set":
      return value.value.map(plain);
    case "binary":
      return Buffer.from(value.value).toString("latin1");
    default:
      return value.value;
  }
}
