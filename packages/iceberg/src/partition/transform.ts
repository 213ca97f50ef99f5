import type { PartitionValue } from "@dativo/core/plugin";
import { icebergErrors } from "../iceberg-errors.ts";
import { decimalParts } from "../schema/iceberg-schema.ts";
import { twosComplement, uuidBytes } from "../schema/physical-value.ts";
import { murmur3 } from "./murmur3.ts";

/** A way to make a partition value of a column's, as a spec names it: `identity`, `bucket[16]`, `day`. */
export interface Transform {
  readonly name: string;
  /** The type of its results, for a column of a type. */
  readonly resultType: (source: string) => string;
  /** @param value as Iceberg stores it; never null */
  readonly apply: (value: Exclude<PartitionValue, null>, source: string) => PartitionValue;
}

const microsecondsOfHour = 3_600_000_000n;
const microsecondsOfDay = 24n * microsecondsOfHour;
const hashed = ["int", "long", "date", "time", "timestamp", "timestamptz", "string", "uuid"];
const truncated = ["int", "long", "string"];
const days = ["date", "timestamp", "timestamptz"];

/**
 * The transform of a name.
 *
 * @param source the type of the column
 * @throws `ICEBERG_TRANSFORM_INVALID` when there is none, or it does not take the type
 */
export function transformOf(name: string, source: string): Transform {
  const match = /^(?<kind>[a-z]+)(?:\[(?<size>[1-9]\d{0,8})\])?$/u.exec(name)?.groups;
  const size = match?.["size"] === undefined ? undefined : Number(match["size"]);
  const make = makers[match?.["kind"] ?? ""];
  const found = make?.(size);
  if (found === undefined) throw icebergErrors.transformInvalid(name, source);
  const { takes, ...transform } = found;
  if (!takes(source)) throw icebergErrors.transformInvalid(name, source);
  return { name, ...transform };
}

interface FoundTransform extends Omit<Transform, "name"> {
  readonly takes: (source: string) => boolean;
}

const makers: Readonly<Record<string, (size?: number) => FoundTransform | undefined>> = {
  identity: (size) => only(size === undefined, { takes: isPrimitive, apply: (value) => value }),
  void: (size) => only(size === undefined, { takes: isPrimitive, apply: () => null }),
  year: (size) =>
    only(
      size === undefined,
      inTime(days, (date) => date.getUTCFullYear() - 1970),
    ),
  month: (size) =>
    only(
      size === undefined,
      inTime(days, (date) => (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()),
    ),
  day: (size) =>
    only(size === undefined, {
      takes: (source) => days.includes(source),
      resultType: () => "date",
      apply: (value, source) =>
        source === "date" ? value : Number(floorDivide(BigInt(value), microsecondsOfDay)),
    }),
  hour: (size) =>
    only(size === undefined, {
      takes: (source) => source.startsWith("timestamp"),
      resultType: () => "int",
      apply: (value) => Number(floorDivide(BigInt(value), microsecondsOfHour)),
    }),
  bucket: (size) =>
    size === undefined
      ? undefined
      : complete({
          takes: (source) => hashed.includes(source) || isDecimal(source),
          resultType: () => "int",
          apply: (value, source) => (murmur3(hashedBytes(value, source)) & 0x7f_ff_ff_ff) % size,
        }),
  truncate: (size) =>
    size === undefined
      ? undefined
      : complete({
          takes: (source) => truncated.includes(source) || isDecimal(source),
          apply: (value) => truncate(value, size),
        }),
};

type PartialTransform = Partial<FoundTransform> & Pick<FoundTransform, "takes" | "apply">;

function complete(parts: PartialTransform): FoundTransform {
  return { resultType: (source) => source, ...parts };
}

function only(isAllowed: boolean, parts: PartialTransform): FoundTransform | undefined {
  return isAllowed ? complete(parts) : undefined;
}

function inTime(takes: readonly string[], count: (date: Date) => number): FoundTransform {
  return {
    takes: (source) => takes.includes(source),
    resultType: () => "int",
    apply: (value, source) => {
      const day =
        source === "date" ? Number(value) : Number(floorDivide(BigInt(value), microsecondsOfDay));
      return count(new Date(day * 86_400_000));
    },
  };
}

function isPrimitive(source: string): boolean {
  return source !== "binary" && source !== "";
}

function isDecimal(source: string): boolean {
  return decimalParts(source) !== undefined;
}

function hashedBytes(value: Exclude<PartitionValue, null>, source: string): Uint8Array {
  if (source === "uuid") return uuidBytes(String(value));
  if (source === "string") return new TextEncoder().encode(String(value));
  if (isDecimal(source)) return twosComplement(BigInt(value));
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
  return bytes;
}

function truncate(value: Exclude<PartitionValue, null>, width: number): PartitionValue {
  if (typeof value === "string") return Array.from(value).slice(0, width).join("");
  const wide = BigInt(width);
  const whole = BigInt(value);
  const result = whole - (((whole % wide) + wide) % wide);
  return typeof value === "number" ? Number(result) : result;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
