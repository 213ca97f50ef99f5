import type { RecordBatch } from "@dativo/core/plugin";
import { columnKind, type FlatChunk, type FlatColumn, type FlatRowGroup } from "./flat-column.ts";
import { type FlatType, flatTypeOf, isTextField } from "./flat-type.ts";
import type { EncoderSettings } from "./parquet-encoder.ts";
import { arrowWidthOf } from "./place-column.js";

type ArrowData = RecordBatch["data"]["children"][number];

/**
 * The columns of a row group as the kernel takes them: views of the batches, nothing is copied.
 *
 * @param batches at least one row in all
 * @returns nothing where a column is nested, or of a type that the kernel does not know
 * @throws Error when the batches do not have the same columns, or a buffer is too short for its rows
 */
export function flatRowGroup(
  batches: readonly RecordBatch[],
  settings: EncoderSettings,
): FlatRowGroup | undefined {
  const fields = batches[0]?.schema.fields ?? [];
  const types = fields.map((field) => flatTypeOf(field));
  if (types.includes(undefined)) return undefined;
  const withRows = batches.filter((batch) => batch.numRows > 0);
  for (const batch of withRows) requireSameColumns(batch, fields);
  const columns = fields.map((field, index): FlatColumn => {
    const { kind, width } = types[index] as FlatType;
    const wanted = settings.dictionary.get(field.name) ?? settings.dictionaryElsewhere;
    return {
      name: field.name,
      kind,
      width,
      isText: isTextField(field),
      optional: field.nullable,
      dictionary: wanted && kind !== columnKind.boolean,
      chunks: withRows.map((batch) => chunkOf(batch, index, { kind, width })),
    };
  });
  const rows = withRows.reduce((sum, batch) => sum + batch.numRows, 0);
  const bounds = settings.statistics !== "none";
  return { rows, columns, compression: settings.compression, bounds };
}

function chunkOf(batch: RecordBatch, column: number, { kind }: FlatType): FlatChunk {
  const data = batch.data.children[column] as ArrowData;
  const name = batch.schema.fields[column]?.name ?? "";
  const rows = data.length;
  if (rows !== batch.numRows) {
    throw new Error(`column '${name}' has ${rows} values in a batch of ${batch.numRows} rows`);
  }
  const { nullBitmap, values, valueOffsets } = data as unknown as Partial<
    Record<string, ArrayBufferView>
  >;
  const bits = (view: ArrayBufferView): Uint8Array =>
    part(view, data.offset >> 3, (data.offset + rows + 7) >> 3, name);
  const hasBitmap = nullBitmap !== undefined && nullBitmap.byteLength > 0;
  const chunk = {
    rows,
    bitOffset: data.offset & 7,
    validity: hasBitmap ? bits(nullBitmap) : undefined,
    offsets: undefined,
  };
  const bytes = values ?? new Uint8Array(0);
  if (kind === columnKind.boolean) return { ...chunk, values: bits(bytes) };
  if (kind !== columnKind.bytes) {
    return { ...chunk, values: part(bytes, 0, rows * arrowWidthOf(kind), name) };
  }
  const offsets = part(valueOffsets ?? new Uint8Array(0), 0, 4 * (rows + 1), name);
  const view = new DataView(offsets.buffer, offsets.byteOffset, offsets.byteLength);
  const end = view.getInt32(4 * rows, true);
  return { ...chunk, offsets, values: part(bytes, view.getInt32(0, true), end, name) };
}

/** Bytes of a buffer, which may be missing where the batch was not made well. */
function part(view: ArrayBufferView, start: number, end: number, column: string): Uint8Array {
  if (start < 0 || end < start || end > view.byteLength) {
    throw new Error(
      `column '${column}' needs bytes ${start} to ${end} of a buffer of ${view.byteLength} bytes`,
    );
  }
  return new Uint8Array(view.buffer, view.byteOffset + start, end - start);
}

function requireSameColumns(batch: RecordBatch, fields: RecordBatch["schema"]["fields"]): void {
  const own = batch.schema.fields;
  if (own === fields) return;
  const isSame =
    own.length === fields.length &&
    own.every((field, index) => {
      const other = fields[index];
      return (
        field.name === other?.name &&
        field.nullable === other.nullable &&
        String(field.type) === String(other.type)
      );
    });
  if (isSame) return;
  throw new Error(`batches of different columns: ${describe(fields)}, and ${describe(own)}`);
}

function describe(fields: RecordBatch["schema"]["fields"]): string {
  return fields
    .map((field) => `${field.name} ${String(field.type)}${field.nullable ? "" : " not null"}`)
    .join(", ");
}
