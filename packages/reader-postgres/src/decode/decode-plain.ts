import { isUtf8 } from "node:buffer";
import type {
  BooleanBuilder,
  BytesBuilder,
  Float32Builder,
  Float64Builder,
  UuidBuilder,
} from "@dativo/core/plugin";
import type { ValueDecoder } from "./value-decoder.ts";

/** `bool`: one byte. */
export function decodeBoolean(builder: BooleanBuilder): ValueDecoder {
  return ({ bytes }, start) => {
    builder.append(bytes[start] !== 0);
    return undefined;
  };
}

/** `float4`, into a column of either width: every float is a double, too. */
export function decodeFloat4(builder: Float32Builder | Float64Builder): ValueDecoder {
  return ({ view }, start) => {
    builder.append(view.getFloat32(start));
    return undefined;
  };
}

/** `float8`. */
export function decodeFloat8(builder: Float64Builder): ValueDecoder {
  return ({ view }, start) => {
    builder.append(view.getFloat64(start));
    return undefined;
  };
}

/** Texts and `bytea`, which are what they are: the server sends texts as UTF-8. */
export function decodeBytes(builder: BytesBuilder): ValueDecoder {
  return ({ bytes }, start, end) => {
    builder.appendBytes(bytes, start, end);
    return undefined;
  };
}

/** Texts of a server that takes any bytes for one. */
export function decodeUncheckedText(builder: BytesBuilder): ValueDecoder {
  return ({ bytes }, start, end) => {
    if (isUtf8(bytes.subarray(start, end))) {
      builder.appendBytes(bytes, start, end);
      return undefined;
    }
    const text = Buffer.from(bytes.subarray(start, end)).toString("latin1");
    return { text, problem: "it is not UTF-8", breaks: "INVALID_ENCODING" };
  };
}

/** `jsonb`: a version, and the text. */
export function decodeJsonb(builder: BytesBuilder): ValueDecoder {
  return ({ bytes }, start, end) => {
    builder.appendBytes(bytes, start + 1, end);
    return undefined;
  };
}

/** `uuid`: 16 bytes. */
export function decodeUuid(builder: UuidBuilder): ValueDecoder {
  return ({ bytes }, start) => {
    builder.appendBytes(bytes, start);
    return undefined;
  };
}
