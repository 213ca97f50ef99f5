import { randomBytes } from "node:crypto";

/** A random positive number of 63 bits. */
export function newSnapshotId(): bigint {
  return randomBytes(8).readBigUInt64LE() & 0x7f_ff_ff_ff_ff_ff_ff_ffn;
}
