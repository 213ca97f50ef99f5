import { isAscii } from "node:buffer";
import type { RowValue } from "../contract/batch.ts";

type Offsets = Int32Array | BigInt64Array;

const largestWhole = 64 * 1024 * 1024;

/** Texts of a UTF-8 column. */
export function decodeTexts(bytes: Uint8Array, offsets: Offsets, length: number): RowValue[] {
  const out: RowValue[] = Array.from({ length });
  if (length === 0) return out;
  const first = Number(offsets[0]);
  const last = Number(offsets[length]);
  const used = Buffer.from(bytes.buffer, bytes.byteOffset + first, last - first);
  let start = 0;
  // ASCII has one code unit a byte: decoded once as a whole, it is then cut at the offsets.
  if (used.length <= largestWhole && isAscii(used)) {
    const whole = used.toString("latin1");
    for (let index = 0; index < length; index += 1) {
      const end = Number(offsets[index + 1]) - first;
      out[index] = whole.substring(start, end);
      start = end;
    }
    return out;
  }
  for (let index = 0; index < length; index += 1) {
    const end = Number(offsets[index + 1]) - first;
    out[index] = used.toString("utf8", start, end);
    start = end;
  }
  return out;
}

/** Values of a binary column, as copies. */
export function decodeBinaries(bytes: Uint8Array, offsets: Offsets, length: number): RowValue[] {
  return Array.from({ length }, (_, index) =>
    Uint8Array.prototype.slice.call(bytes, Number(offsets[index]), Number(offsets[index + 1])),
  );
}

/** Values of a fixed-size binary column, as copies. */
export function decodeFixedBinaries(bytes: Uint8Array, length: number, width: number): RowValue[] {
  return Array.from({ length }, (_, index) =>
    Uint8Array.prototype.slice.call(bytes, index * width, (index + 1) * width),
  );
}

/** UUIDs as lower-case text. */
export function decodeUuids(bytes: Uint8Array, length: number): RowValue[] {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
  return Array.from({ length }, (_, index) => {
    const at = index * 32;
    return `${hex.substring(at, at + 8)}-${hex.substring(at + 8, at + 12)}-${hex.substring(at + 12, at + 16)}-${hex.substring(at + 16, at + 20)}-${hex.substring(at + 20, at + 32)}`;
  });
}
