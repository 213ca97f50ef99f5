import type { JsonObject, OutputFile, RecordBatch, WrittenFile } from "@dativo/core/plugin";
import {
  footerFields,
  numberOf,
  parquetMagic,
  structsOf,
  type ThriftStruct,
  ThriftWriter,
} from "@dativo/parquet-format";
import { annotateSchema } from "./annotate-schema.ts";
import { columnStatistics } from "./column-statistics.ts";
import { type ChunkIndexes, takeRowGroups } from "./encoded-row-group.ts";
import { fileFacts, type FileFacts, type NanCounts } from "./file-facts.ts";
import { parquetWriterErrors } from "./parquet-writer-errors.ts";

const { columnChunk, fileMetaData, rowGroup } = footerFields;

/** `RowGroup.ordinal` has 16 bits, with a sign. */
const mostRowGroups = 32_767;

/** Who is told of a file once it is complete. */
export interface FileDescriber {
  /** The folder that it is in. */
  readonly folder: string;
  describe(facts: FileFacts): JsonObject;
}

/**
 * A Parquet file that is written row group by row group. In memory it keeps only what the footer and
 * the page indexes will hold.
 */
export class ParquetFile {
  readonly #output: OutputFile;
  readonly #rowGroups: ThriftStruct[] = [];
  readonly #indexes: ChunkIndexes[] = [];
  #metadata: ThriftStruct | undefined;
  readonly #nans = new Map<string, number>();
  readonly #describer: FileDescriber | undefined;
  #rows = 0;

  constructor(output: OutputFile, describer?: FileDescriber) {
    this.#output = output;
    this.#describer = describer;
  }

  /** Bytes written so far, without indexes and footer. */
  get bytesWritten(): number {
    return this.#output.bytesWritten;
  }

  /** Whether the format has no room for another row group. */
  get isFull(): boolean {
    return this.#rowGroups.length >= mostRowGroups;
  }

  /**
   * Writes the row groups of another Parquet file, which must have the same schema.
   *
   * @param encoded a complete Parquet file; the first one's footer gives all but the row groups
   * @param rows that it must hold
   * @param nans how many of its values are NaN
   * @throws `PARQUET_ROW_COUNT_WRONG` when it holds more or fewer
   */
  async append(encoded: Uint8Array, rows: number, nans?: NanCounts): Promise<void> {
    const position = Math.max(this.#output.bytesWritten, parquetMagic.byteLength);
    const taken = takeRowGroups(encoded, position);
    const rowsFound = numberOf(taken.metadata, fileMetaData.rowCount) ?? 0;
    if (rowsFound !== rows) throw parquetWriterErrors.rowCountWrong(rows, rowsFound);
    if (this.#metadata === undefined) await this.#output.write(parquetMagic);
    this.#metadata ??= taken.metadata;
    this.#rows += rows;
    for (const [name, count] of nans ?? []) {
      this.#nans.set(name, (this.#nans.get(name) ?? 0) + count);
    }
    for (const group of taken.rowGroups) {
      group.set(rowGroup.ordinal, { type: "i16", value: this.#rowGroups.length });
      this.#rowGroups.push(group);
    }
    this.#indexes.push(...taken.indexes);
    await this.#output.write(taken.data);
  }

  /**
   * Writes indexes and footer and closes the file.
   *
   * @param schema Arrow schema of the batches: says which columns are UUIDs and JSON
   */
  async finish(schema: RecordBatch["schema"]): Promise<WrittenFile> {
    const metadata: ThriftStruct = this.#metadata ?? new Map();
    await this.#writeIndexes();
    annotateSchema(structsOf(metadata, fileMetaData.schema), schema.fields);
    metadata.set(fileMetaData.rowCount, { type: "i64", value: BigInt(this.#rows) });
    metadata.set(fileMetaData.rowGroups, {
      type: "list",
      itemType: "struct",
      value: this.#rowGroups.map((value) => ({ type: "struct", value })),
    });
    await this.#output.write(footerBytes(metadata));
    const file = await this.#output.close(this.#rows);
    const columns = columnStatistics(this.#rowGroups, schema.fields);
    if (this.#describer === undefined) return { ...file, columns };
    const { folder } = this.#describer;
    const facts = fileFacts(folder, this.#rows, this.#rowGroups, this.#nans);
    return { ...file, columns, metadata: this.#describer.describe(facts) };
  }

  /** All column indexes, then all offset indexes: readers fetch each kind as one range. */
  async #writeIndexes(): Promise<void> {
    for (const { chunk, columnIndex } of this.#indexes) {
      if (columnIndex === undefined) continue;
      setOffset(chunk, columnChunk.columnIndexOffset, this.#output.bytesWritten);
      await this.#output.write(columnIndex);
    }
    for (const { chunk, offsetIndex } of this.#indexes) {
      if (offsetIndex === undefined) continue;
      setOffset(chunk, columnChunk.offsetIndexOffset, this.#output.bytesWritten);
      chunk.set(columnChunk.offsetIndexLength, { type: "i32", value: offsetIndex.byteLength });
      await this.#output.write(offsetIndex);
    }
  }
}

function setOffset(chunk: ThriftStruct, fieldId: number, offset: number): void {
  chunk.set(fieldId, { type: "i64", value: BigInt(offset) });
}

function footerBytes(metadata: ThriftStruct): Uint8Array {
  const writer = new ThriftWriter();
  writer.writeStruct(metadata);
  const footer = writer.toBytes();
  const bytes = new Uint8Array(footer.byteLength + 8);
  bytes.set(footer);
  new DataView(bytes.buffer).setUint32(footer.byteLength, footer.byteLength, true);
  bytes.set(parquetMagic, footer.byteLength + 4);
  return bytes;
}
