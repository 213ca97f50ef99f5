import type { Field, PartitionValue } from "@dativo/core/plugin";
import type { DataFile } from "../manifest/data-file.ts";
import { comparison } from "../manifest/file-bounds.ts";
import { atomBytes } from "../manifest/partition-atoms.ts";
import { decimalParts, type IcebergSchema } from "../schema/iceberg-schema.ts";
import { physicalValue, twosComplement, uuidBytes } from "../schema/physical-value.ts";

/** From the smallest to the largest value of one column of the key, over all new records. */
export class KeyRange {
  readonly #id: number;
  readonly #type: string;
  #lower: Buffer | undefined;
  #upper: Buffer | undefined;
  #hasNull = false;

  constructor({ name }: Field, schema: IcebergSchema) {
    const field = schema.fields.find((candidate) => candidate.name === name);
    this.#id = field?.id ?? -1;
    this.#type = typeof field?.type === "string" ? field.type : "";
  }

  add(value: PartitionValue): void {
    if (value === null) {
      this.#hasNull = true;
      return;
    }
    const bytes = singleValue(value, this.#type);
    const compare = comparison(this.#type);
    if (this.#lower === undefined || compare(bytes, this.#lower) < 0) this.#lower = bytes;
    if (this.#upper === undefined || compare(bytes, this.#upper) > 0) this.#upper = bytes;
  }

  /** Whether a file may have a value of the range, by its bounds. */
  mayBeIn({ lower_bounds: lowers, upper_bounds: uppers }: DataFile): boolean {
    if (this.#hasNull || this.#lower === undefined || this.#upper === undefined) return true;
    const lower = lowers?.find(({ key }) => key === this.#id)?.value;
    const upper = uppers?.find(({ key }) => key === this.#id)?.value;
    const bounds = [lower, upper].filter((bound) => bound !== undefined);
    // Those of an `int` are from before the column was widened.
    if (this.#type === "long" && bounds.some(({ byteLength }) => byteLength !== 8)) return true;
    const compare = comparison(this.#type);
    if (upper !== undefined && compare(upper, this.#lower) < 0) return false;
    return lower === undefined || compare(lower, this.#upper) <= 0;
  }
}

function singleValue(value: Exclude<PartitionValue, null>, type: string): Buffer {
  const stored = physicalValue(value, type);
  if (decimalParts(type)) return Buffer.from(twosComplement(BigInt(stored ?? 0)));
  if (type === "uuid") return Buffer.from(uuidBytes(String(value)));
  return atomBytes(type, stored ?? "");
}
