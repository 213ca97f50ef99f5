import { batchesToIpc, type RecordBatch } from "@dativo/core/plugin";
import type { EncodedPages, FlatRowGroup } from "./flat-column.ts";
import { flatRowGroup } from "./flat-row-group.ts";
import { joinPages } from "./join-pages.ts";
import type { EncoderSettings } from "./parquet-encoder.ts";

/** A row group to be encoded: its columns for our own engine, or an Arrow IPC stream for parquet-wasm. */
export type RowGroupRequest =
  | { readonly flat: FlatRowGroup }
  | { readonly ipc: Uint8Array; readonly settings: EncoderSettings };

/** What came of a request: the pages of its columns, or a complete Parquet file. */
export type RowGroupAnswer = { readonly pages: EncodedPages } | { readonly file: Uint8Array };

/**
 * Chooses the engine for a row group: our own for columns that are not nested, otherwise parquet-wasm. All
 * row groups of a stream get the same one.
 *
 * @param batches at least one row in all
 * @throws Error when the batches do not have the same columns
 */
export function requestFor(
  batches: readonly RecordBatch[],
  settings: EncoderSettings,
): RowGroupRequest {
  const flat = flatRowGroup(batches, settings);
  return flat === undefined ? { ipc: batchesToIpc(batches), settings } : { flat };
}

/**
 * Makes a complete Parquet file of the answer to a request.
 *
 * @param batch any of the row group's
 */
export function fileFrom(
  answer: RowGroupAnswer,
  request: RowGroupRequest,
  batch: RecordBatch,
  settings: EncoderSettings,
): Uint8Array {
  if ("file" in answer) return answer.file;
  if ("ipc" in request) throw new TypeError("Pages were made of a request for a file.");
  return joinPages(batch, request.flat, answer.pages, settings);
}
