import { createHash } from "node:crypto";
import { hivePath, type PartitionValue } from "@dativo/core/plugin";
import { decimalParts } from "../schema/iceberg-schema.ts";
import type { BoundPartitionField } from "./partition-spec.ts";

/** Characters of a value, each of which may take nine in a name: three bytes, written as `%XX`. */
const longest = 20;

/**
 * The folder of a partition, for people: readers go by the manifests.
 *
 * @param values of the partition fields, as Iceberg stores them
 */
export function partitionPath(
  fields: readonly BoundPartitionField[],
  values: readonly PartitionValue[],
): string {
  return hivePath(
    fields.map(({ name }) => name),
    fields.map((field, index) => shortened(humanValue(field, values[index] ?? null))),
  );
}

/** A long text by its beginning and a hash of all of it, as far as a folder's name has room. */
function shortened(value: PartitionValue): PartitionValue {
  if (typeof value !== "string" || value.length <= longest) return value;
  const hash = createHash("sha256").update(value).digest("hex").slice(0, 16);
  return `${value.slice(0, longest / 2)}~${hash}`;
}

function humanValue(field: BoundPartitionField, value: PartitionValue): PartitionValue {
  if (value === null || typeof value === "boolean") return value;
  switch (field.transform.name) {
    case "year":
      return String(1970 + Number(value));
    case "month":
      return new Date(Date.UTC(1970, Number(value))).toISOString().slice(0, 7);
    case "hour":
      return new Date(Number(value) * 3_600_000).toISOString().slice(0, 13).replace("T", "-");
    default:
      return humanOfType(field.resultType, value);
  }
}

function humanOfType(type: string, value: Exclude<PartitionValue, null | boolean>): PartitionValue {
  if (type === "date") return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
  const scale = decimalParts(type)?.scale ?? 0;
  if (scale === 0) return value;
  const digits = String(value)
    .replace("-", "")
    .padStart(scale + 1, "0");
  const sign = String(value).startsWith("-") ? "-" : "";
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
