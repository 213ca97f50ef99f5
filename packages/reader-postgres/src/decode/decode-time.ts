import type { Int32Builder, Int64Builder } from "@dativo/core/plugin";
import type { ValueDecoder } from "./value-decoder.ts";

/** Days from 1970-01-01 to 2000-01-01, where PostgreSQL begins to count. */
const epochDays = 10_957;
/** The same in microseconds, as two halves. */
const epochHigh = 0x0003_5d01;
const epochLow = 0x3b37_e000;
const dayHigh = 0x14;
const dayLow = 0x1dd7_6000;
const highest = 0x7fff_ffff;
const lowest = -0x8000_0000;

const infinite = (isNegative: boolean, kind: string) => ({
  text: isNegative ? "-infinity" : "infinity",
  problem: `a ${kind} has no such value`,
});

/** `date`: days since 2000-01-01. */
export function decodeDate(builder: Int32Builder): ValueDecoder {
  return ({ view }, start) => {
    const days = view.getInt32(start);
    if (days === highest || days === lowest) return infinite(days < 0, "date");
    builder.append(days + epochDays);
    return undefined;
  };
}

/** `timestamp` and `timestamptz`: microseconds since 2000-01-01. */
export function decodeTimestamp(builder: Int64Builder): ValueDecoder {
  return ({ view }, start) => {
    const high = view.getInt32(start);
    const low = view.getUint32(start + 4);
    if (high === highest && low === 0xffff_ffff) return infinite(false, "timestamp");
    if (high === lowest && low === 0) return infinite(true, "timestamp");
    const sum = low + epochLow;
    const sumHigh = high + epochHigh + (sum > 0xffff_ffff ? 1 : 0);
    if (sumHigh > highest) {
      return {
        text: `${view.getBigInt64(start)} microseconds since 2000-01-01`,
        problem: "it lies behind 294247-01-10, the last that 64 bits of microseconds hold",
      };
    }
    builder.append(sum, sumHigh);
    return undefined;
  };
}

/** `time`: microseconds since midnight; 24:00 is a value of its own there. */
export function decodeTime(builder: Int64Builder): ValueDecoder {
  return ({ view }, start) => {
    const high = view.getInt32(start);
    const low = view.getUint32(start + 4);
    if (high === dayHigh && low === dayLow) {
      return { text: "24:00:00", problem: "a time of the day ends before it" };
    }
    builder.append(low, high);
    return undefined;
  };
}
