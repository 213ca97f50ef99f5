import type { RecordBatch } from "@dativo/core/plugin";
import {
  footerFields,
  i32,
  i64,
  parquetMagic,
  struct,
  structOfFields,
  structs,
  text,
  type ThriftStruct,
  type ThriftValue,
  ThriftWriter,
} from "@dativo/parquet-format";
import { arrowSchemaText } from "./arrow-schema-text.ts";
import { chunkSize, columnMetaData, type ChunkFacts } from "./column-metadata.ts";
import type { EncodedColumn, EncodedPages, FlatRowGroup } from "./flat-column.ts";
import type { EncoderSettings } from "./parquet-encoder.ts";
import { columnIndex, offsetIndex } from "./page-index.ts";
import { flatTypeOf } from "./flat-type.ts";
import { physicalTypeOf, schemaElement } from "./schema-element.ts";

const { columnChunk } = footerFields;
/** Numbers of `CompressionCodec`. */
const codecs = { none: 0, snappy: 1, gzip: 2, zstd: 6 } as const;

/** Bytes to be written one after the other. */
class Parts {
  readonly all: Uint8Array[] = [];
  position: number;

  constructor(position: number) {
    this.position = position;
  }

  /** Adds a struct, and answers where it is and how long. */
  add(value: ThriftStruct): { offset: number; length: number } {
    const writer = new ThriftWriter();
    writer.writeStruct(value);
    const bytes = writer.toBytes();
    const offset = this.position;
    this.all.push(bytes);
    this.position += bytes.byteLength;
    return { offset, length: bytes.byteLength };
  }
}

/**
 * Makes a Parquet file of the pages of one row group: the page indexes and the footer behind them are as
 * arrow-rs writes them.
 *
 * @param batch any of the row group: it has the schema
 * @param group what was encoded
 * @returns a view of `encoded.bytes`, where the footer fits in
 */
export function joinPages(
  batch: RecordBatch,
  group: FlatRowGroup,
  encoded: EncodedPages,
  settings: EncoderSettings,
): Uint8Array {
  const facts = group.columns.map((column) => chunkFacts(column, settings));
  const parts = new Parts(encoded.end);
  const chunks = columnChunks(facts, encoded.columns);
  if (settings.statistics === "page") {
    for (const [index, chunk] of chunks.entries()) {
      const found = columnIndex(facts[index]!, encoded.columns[index]!);
      if (found === undefined) continue;
      const { offset, length } = parts.add(found);
      chunk.set(columnChunk.columnIndexOffset, i64(offset));
      chunk.set(columnChunk.columnIndexLength, i32(length));
    }
  }
  let position = parquetMagic.byteLength;
  for (const [index, chunk] of chunks.entries()) {
    const column = encoded.columns[index]!;
    const { offset, length } = parts.add(offsetIndex(facts[index]!, column, position));
    chunk.set(columnChunk.offsetIndexOffset, i64(offset));
    chunk.set(columnChunk.offsetIndexLength, i32(length));
    position += chunkSize(column).compressed;
  }
  const { length } = parts.add(fileMetadata(batch, group.rows, chunks, encoded, settings));
  return withEnd(encoded, parts, length);
}

function chunkFacts(
  { name, kind, width, isText, optional }: FlatRowGroup["columns"][number],
  settings: EncoderSettings,
): ChunkFacts {
  return {
    name,
    kind,
    physicalType: physicalTypeOf({ kind, width }),
    isText,
    optional,
    codec: codecs[settings.compression],
    statistics: settings.statistics,
  };
}

/** `ColumnChunk` of each column, without its indexes. */
function columnChunks(
  facts: readonly ChunkFacts[],
  columns: readonly EncodedColumn[],
): ThriftStruct[] {
  let position = parquetMagic.byteLength;
  return columns.map((column, index) => {
    const metadata = columnMetaData(facts[index]!, column, position);
    position += chunkSize(column).compressed;
    return new Map([
      [columnChunk.fileOffset, i64(0)],
      [columnChunk.metaData, structOfFields(metadata)],
    ]);
  });
}

function fileMetadata(
  batch: RecordBatch,
  rows: number,
  chunks: readonly ThriftStruct[],
  encoded: EncodedPages,
  settings: EncoderSettings,
): ThriftStruct {
  const { schema } = batch;
  const root = struct([4, text("arrow_schema")], [5, i32(schema.fields.length)]);
  const elements = schema.fields.map((field) => {
    const type = flatTypeOf(field)!;
    return structOfFields(schemaElement(field, type));
  });
  const pair = struct([1, text("ARROW:schema")], [2, text(arrowSchemaText(batch))]);
  // `TYPE_ORDER`: bounds are in the order of the column's type.
  const orders = schema.fields.map((): ThriftValue => struct([1, struct()]));
  return new Map([
    [1, i32(1)],
    [2, structs([root, ...elements])],
    [3, i64(rows)],
    [4, structs([rowGroup(rows, chunks, encoded)])],
    [5, structs([pair])],
    [6, text(settings.createdBy)],
    [7, structs(orders)],
  ]);
}

function rowGroup(
  rows: number,
  chunks: readonly ThriftStruct[],
  { columns }: EncodedPages,
): ThriftValue {
  const sizes = columns.map((column) => chunkSize(column));
  return struct(
    [1, structs(chunks.map((chunk) => structOfFields(chunk)))],
    [2, i64(sizes.reduce((sum, { uncompressed }) => sum + uncompressed, 0))],
    [3, i64(rows)],
    [5, i64(parquetMagic.byteLength)],
    [6, i64(sizes.reduce((sum, { compressed }) => sum + compressed, 0))],
    [7, { type: "i16", value: 0 }],
  );
}

/** Puts the parts behind the pages, and the end of a Parquet file behind them. */
function withEnd(encoded: EncodedPages, parts: Parts, footerLength: number): Uint8Array {
  const end = parts.position + 8;
  let bytes = encoded.bytes;
  if (end > bytes.byteLength) {
    bytes = new Uint8Array(end);
    bytes.set(encoded.bytes.subarray(0, encoded.end));
  }
  bytes.set(parquetMagic);
  let at = encoded.end;
  for (const part of parts.all) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, footerLength, true);
  bytes.set(parquetMagic, at + 4);
  return bytes.subarray(0, end);
}
