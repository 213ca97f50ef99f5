import type { FlatRowGroup } from "./flat-column.ts";

/**
 * Copies the buffers of a row group into a single one, which can be moved to another thread with the
 * views of it.
 */
export function packRowGroup(group: FlatRowGroup): { group: FlatRowGroup; buffer: ArrayBuffer } {
  let bytes = 0;
  for (const { chunks } of group.columns) {
    for (const { values, validity, offsets } of chunks) {
      bytes += values.byteLength + (validity?.byteLength ?? 0) + (offsets?.byteLength ?? 0);
    }
  }
  const buffer = new ArrayBuffer(bytes);
  let at = 0;
  const pack = (source: Uint8Array): Uint8Array => {
    const packed = new Uint8Array(buffer, at, source.byteLength);
    packed.set(source);
    at += source.byteLength;
    return packed;
  };
  const columns = group.columns.map((column) => ({
    ...column,
    chunks: column.chunks.map((chunk) => ({
      ...chunk,
      values: pack(chunk.values),
      validity: chunk.validity && pack(chunk.validity),
      offsets: chunk.offsets && pack(chunk.offsets),
    })),
  }));
  return { group: { ...group, columns }, buffer };
}
