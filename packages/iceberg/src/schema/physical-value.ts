import type { PartitionValue } from "@dativo/core/plugin";
import { decimalParts } from "./iceberg-schema.ts";

const millisecondsOfDay = 86_400_000;

/**
 * What Iceberg stores for a canonical value of a primitive type: days for a date, microseconds for times and
 * timestamps, the unscaled number of a decimal; others as they are.
 */
export function physicalValue(value: PartitionValue, type: string): PartitionValue {
  if (value === null || typeof value === "boolean") return value;
  switch (type) {
    case "date":
      return daysOf(String(value));
    case "time":
      return microsecondsOf(`1970-01-01T${String(value)}`);
    case "timestamp":
    case "timestamptz":
      return microsecondsOf(String(value));
    case "long":
      return BigInt(value);
    case "int":
      return Number(value);
    default:
      return decimalParts(type) ? BigInt(String(value).replace(".", "")) : value;
  }
}

/** Days since 1970-01-01 of an ISO date. */
function daysOf(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / millisecondsOfDay;
}

/** Microseconds since 1970-01-01T00:00:00 of an ISO timestamp of up to six digits, with `Z` or without. */
function microsecondsOf(text: string): bigint {
  const [seconds = "", fraction = ""] = text.replace(/Z$/u, "").split(".");
  return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, "0"));
}

/** The shortest big-endian two's complement of a number. */
export function twosComplement(value: bigint): Uint8Array {
  let length = 1;
  while (BigInt.asIntN(length * 8, value) !== value) length += 1;
  const bytes = new Uint8Array(length);
  let rest = BigInt.asUintN(length * 8, value);
  for (let index = length - 1; index >= 0; index -= 1) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** The 16 bytes of a UUID. */
export function uuidBytes(text: string): Uint8Array {
  return Buffer.from(text.replaceAll("-", ""), "hex");
}
