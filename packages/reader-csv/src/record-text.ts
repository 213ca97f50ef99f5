import { isUtf8 } from "node:buffer";
import type { JsonObject } from "@dativo/core/plugin";
import { quotedFlag } from "./field-flags.ts";

/** The most bytes that a reject repeats of a record that is too large to be one. */
const shownBytes = 64 * 1024;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A record as a reject has it. */
export interface RecordText {
  readonly raw: string;
  readonly replay: JsonObject;
}

/**
 * The text of the record in `bytes[start, end)`, verbatim, and what it takes to read it again: the names
 * of the file's columns, and the bytes themselves where they are not UTF-8.
 */
export function recordText(
  bytes: Uint8Array,
  start: number,
  end: number,
  columns: readonly string[],
): RecordText {
  const record = bytes.subarray(start, end);
  const replay = { columns };
  const raw = decoder.decode(record);
  if (isUtf8(record)) return { raw, replay };
  return { raw, replay: { ...replay, base64: Buffer.from(record).toString("base64") } };
}

/** The same of a record that is larger than a record may be: only a beginning of it is kept. */
export function cutRecordText(
  bytes: Uint8Array,
  start: number,
  end: number,
  columns: readonly string[],
): RecordText {
  const replay = { columns, cut: true };
  if (end - start <= shownBytes) return { raw: decoder.decode(bytes.subarray(start, end)), replay };
  const shown = decoder.decode(bytes.subarray(start, start + shownBytes));
  return { raw: `${shown}… (cut after ${shownBytes} bytes)`, replay };
}

/** Where a record begins, given its first field: before the quote that the field's bounds leave out. */
export function recordStart(fields: Int32Array, first: number): number {
  return fields[first * 2]! - (fields[first * 2 + 1]! & quotedFlag);
}

/** Where a record ends, given its last field. */
export function recordEnd(fields: Int32Array, last: number): number {
  const packedEnd = fields[last * 2 + 1]!;
  return (packedEnd >> 2) + (packedEnd & quotedFlag);
}
