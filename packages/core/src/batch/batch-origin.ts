import type { RecordBatch } from "../contract/batch.ts";
import type { RejectedRecord } from "../contract/reject.ts";

/** Where the rows of a batch are from. */
export interface BatchOrigin {
  /**
   * The place and the text of one row, for a reject. Asked only for rows that break a rule, and only
   * until the next batch is asked for.
   *
   * @param row position in the batch, from 0
   */
  locate(row: number): Pick<RejectedRecord, "position" | "raw" | "replay">;
}

// A property with a name of its own, so that a plugin with another copy of this module is understood.
const originKey = Symbol.for("dativo.batch-origin.v1");

/**
 * Tells the host where the rows of a batch are from, so that a record that breaks a rule of the contract
 * is reported with its place in the source and its own text. Without it the host gives the position in
 * the partition, and the row as JSON.
 *
 * @returns the same batch
 */
export function setBatchOrigin(batch: RecordBatch, origin: BatchOrigin): RecordBatch {
  return Object.defineProperty(batch, originKey, { value: origin, configurable: true });
}

/** What `setBatchOrigin` was told of a batch. */
export function batchOrigin(batch: object): BatchOrigin | undefined {
  return (batch as { readonly [originKey]?: BatchOrigin })[originKey];
}
