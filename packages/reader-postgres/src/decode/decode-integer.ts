import type { DecimalBuilder, Int64Builder } from "@dativo/core/plugin";
import type { ValueDecoder } from "./value-decoder.ts";

/** A builder that takes an integer of up to 32 bits. */
interface SmallIntegerBuilder {
  append(value: number): void;
}

/** `int2` into any column of as many bits or more, up to 32. */
export function decodeInt2(builder: SmallIntegerBuilder): ValueDecoder {
  return ({ view }, start) => {
    builder.append(view.getInt16(start));
    return undefined;
  };
}

/** `int4` into a column of 32 bits. */
export function decodeInt4(builder: SmallIntegerBuilder): ValueDecoder {
  return ({ view }, start) => {
    builder.append(view.getInt32(start));
    return undefined;
  };
}

/** `int2`, `int4` and `int8` into a column of 64 bits. */
export function decodeInt64(builder: Int64Builder): ValueDecoder {
  return ({ view }, start, end) => {
    const width = end - start;
    if (width === 8) builder.append(view.getInt32(start + 4), view.getInt32(start));
    else builder.appendSafeInteger(width === 4 ? view.getInt32(start) : view.getInt16(start));
    return undefined;
  };
}

/** `oid` and its like, which have no sign, into a column of 64 bits. */
export function decodeUnsigned(builder: Int64Builder): ValueDecoder {
  return ({ view }, start) => {
    builder.append(view.getInt32(start), 0);
    return undefined;
  };
}

/** `int2`, `int4` and `int8` into a decimal. */
export function decodeIntegerAsDecimal(builder: DecimalBuilder): ValueDecoder {
  const { precision, scale } = builder;
  const limit = 10n ** BigInt(precision);
  const factor = 10n ** BigInt(scale);
  return ({ view }, start, end) => {
    const width = end - start;
    const value =
      width === 8
        ? view.getBigInt64(start)
        : BigInt(width === 4 ? view.getInt32(start) : view.getInt16(start));
    const unscaled = value * factor;
    if (unscaled >= limit || unscaled <= -limit) {
      return {
        text: String(value),
        problem: `decimal(${precision},${scale}) is too small for it`,
        breaks: "VALUE_OUT_OF_RANGE",
      };
    }
    builder.appendBigInt(unscaled);
    return undefined;
  };
}
