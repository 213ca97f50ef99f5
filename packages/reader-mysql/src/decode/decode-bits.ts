import { BooleanBuilder, Int64Builder, type DecimalBuilder } from "@dativo/core/plugin";
import type { ValueDecoder } from "./create-decoder.ts";

const zero = 0x30;
const one = 0x31;

/** An integer of 0 or 1, in a column that the contract wants to be boolean. */
export function decodeBoolean(builder: BooleanBuilder): ValueDecoder {
  return (bytes, start, end) => {
    const digit = bytes[start];
    if (end - start === 1 && (digit === zero || digit === one)) {
      builder.append(digit === one);
      return undefined;
    }
    const text = Buffer.from(bytes.subarray(start, end)).toString("latin1");
    return { text, problem: "a boolean is 0 or 1", breaks: "INVALID_VALUE" };
  };
}

/** `bit(n)`: its bytes, the highest first. */
export function decodeBits(builder: BooleanBuilder | Int64Builder | DecimalBuilder): ValueDecoder {
  return (bytes, start, end) => {
    let high = 0;
    let low = 0;
    for (let at = start; at < end; at += 1) {
      high = ((high << 8) | (low >>> 24)) >>> 0;
      low = ((low << 8) | bytes[at]!) >>> 0;
    }
    if (builder instanceof BooleanBuilder) builder.append(low !== 0);
    else if (builder instanceof Int64Builder) builder.append(low, high);
    else builder.append(low, high, 0, 0);
    return undefined;
  };
}
