import type { PartitionValue } from "@dativo/core/plugin";
import type { BoundPartitionField } from "../partition/partition-spec.ts";
import { decimalParts } from "../schema/iceberg-schema.ts";
import { twosComplement, uuidBytes } from "../schema/physical-value.ts";
import type { PartitionAtom } from "./data-file.ts";
import { decimalBytes } from "./manifest-schema.ts";

/** A value of a partition field in JSON: numbers are texts, with all their digits. */
export type PartitionText = string | boolean | null;

/** A partition value as plain JSON. */
export function partitionToJson(value: PartitionValue): PartitionText {
  return typeof value === "bigint" || typeof value === "number" ? String(value) : value;
}

/** The value of a partition field as a manifest has it, of what `partitionToJson` made. */
export function partitionAtom(
  { resultType }: BoundPartitionField,
  value: PartitionText | undefined,
): PartitionAtom {
  if (value === null || value === undefined) return null;
  const decimal = decimalParts(resultType);
  if (decimal) return fixedDecimal(BigInt(String(value)), decimal.precision);
  switch (resultType) {
    case "boolean":
      return value === true;
    case "int":
    case "date":
    case "float":
    case "double":
      return Number(value);
    case "long":
    case "time":
    case "timestamp":
    case "timestamptz":
      return BigInt(String(value));
    case "uuid":
      return Buffer.from(uuidBytes(String(value)));
    default:
      return String(value);
  }
}

/** The value in Iceberg's single-value serialisation, for the summaries of a manifest list. */
export function atomBytes(type: string, value: Exclude<PartitionAtom, null>): Buffer {
  if (Buffer.isBuffer(value)) {
    return decimalParts(type) ? Buffer.from(twosComplement(signedNumber(value))) : value;
  }
  const bytes = Buffer.alloc(8);
  switch (type) {
    case "boolean":
      return Buffer.from([value === true ? 1 : 0]);
    case "int":
    case "date":
      bytes.writeInt32LE(Number(value));
      return bytes.subarray(0, 4);
    case "float":
      bytes.writeFloatLE(Number(value));
      return bytes.subarray(0, 4);
    case "double":
      bytes.writeDoubleLE(Number(value));
      return bytes;
    case "string":
      return Buffer.from(String(value));
    default:
      bytes.writeBigInt64LE(BigInt(value));
      return bytes;
  }
}

/** The number of a big-endian two's complement. */
export function signedNumber(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes).toString("hex");
  return BigInt.asIntN(bytes.byteLength * 8, BigInt(`0x${hex === "" ? "0" : hex}`));
}

function fixedDecimal(unscaled: bigint, precision: number): Buffer {
  const short = twosComplement(unscaled);
  const bytes = Buffer.alloc(decimalBytes(precision), unscaled < 0n ? 0xff : 0);
  bytes.set(short, bytes.byteLength - short.byteLength);
  return bytes;
}

/** Below, at or above zero, in the order of a type. */
export function compareAtoms(
  type: string,
  left: Exclude<PartitionAtom, null>,
  right: Exclude<PartitionAtom, null>,
): number {
  if (Buffer.isBuffer(left) && Buffer.isBuffer(right)) {
    return decimalParts(type)
      ? Math.sign(Number(signedNumber(left) - signedNumber(right)))
      : Buffer.compare(left, right);
  }
  if (typeof left === "string" && typeof right === "string") {
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  return left === right ? 0 : left < right ? -1 : 1;
}
