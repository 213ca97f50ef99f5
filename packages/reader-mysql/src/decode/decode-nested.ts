import type { BytesBuilder, Float32Builder, ListBuilder } from "@dativo/core/plugin";
import type { ValueDecoder } from "./create-decoder.ts";

const comma = 0x2c;
const sridBytes = 4;
/** In the type of a geometry: that its SRID follows (PostGIS' EWKB). */
const hasSrid = 0x2000_0000;
const typeEnd = 5;

/** A set: its members, with commas between them, none of which has a comma in it. */
export function decodeSet(builder: ListBuilder): ValueDecoder {
  const items = builder.items as BytesBuilder;
  return (bytes, start, end) => {
    let from = start;
    for (let at = start; at < end; at += 1) {
      if (bytes[at] !== comma) continue;
      items.appendBytes(bytes, from, at);
      from = at + 1;
    }
    if (end > start) items.appendBytes(bytes, from, end);
    builder.append();
    return undefined;
  };
}

/** A geometry: its SRID, and WKB. A SRID that says something is kept in the way that EWKB has for it. */
export function decodeGeometry(builder: BytesBuilder): ValueDecoder {
  return (bytes, start, end) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
    const srid = view.getUint32(0, true);
    const from = start + sridBytes;
    if (srid === 0) {
      builder.appendBytes(bytes, from, end);
      return undefined;
    }
    const isLittle = bytes[from] === 1;
    const extended = new Uint8Array(end - start);
    const target = new DataView(extended.buffer);
    extended[0] = bytes[from]!;
    target.setUint32(1, (view.getUint32(sridBytes + 1, isLittle) | hasSrid) >>> 0, isLittle);
    target.setUint32(typeEnd, srid, isLittle);
    extended.set(bytes.subarray(from + typeEnd, end), typeEnd + sridBytes);
    builder.appendBytes(extended);
    return undefined;
  };
}

/** A vector: floats of four bytes, the lowest first. */
export function decodeVector(builder: ListBuilder, items: Float32Builder): ValueDecoder {
  return (bytes, start, end) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
    for (let at = 0; at < end - start; at += 4) items.append(view.getFloat32(at, true));
    builder.append();
    return undefined;
  };
}
