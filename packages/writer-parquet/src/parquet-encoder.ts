import type { RecordBatch } from "@dativo/core/plugin";
import type { ParquetWriterOptions } from "./parquet-writer-options.ts";

/** How a row group is to be encoded. */
export interface EncoderSettings {
  readonly compression: ParquetWriterOptions["compression"];
  readonly statistics: ParquetWriterOptions["statistics"];
  /** Whether to dictionary-encode, by name of a column that is not nested. */
  readonly dictionary: ReadonlyMap<string, boolean>;
  /** Whether to try a dictionary on columns not named, such as nested ones. */
  readonly dictionaryElsewhere: boolean;
  readonly createdBy: string;
}

/**
 * The engine that turns Arrow into Parquet. It is only asked for whole row groups, so it keeps no state
 * between calls, and whatever writes a valid Parquet file can take its place: `ParquetFile` joins the
 * row groups and writes the one footer.
 */
export interface ParquetEncoder {
  /**
   * Encodes batches as a complete Parquet file of (preferably) one row group.
   *
   * @param batches at least one row in all, every batch of the same schema; no longer needed once the
   *   call has returned its promise
   * @throws `PARQUET_ENCODING_FAILED`, `PARQUET_ENCODER_STOPPED`
   */
  encode(batches: readonly RecordBatch[], settings: EncoderSettings): Promise<Uint8Array>;

  /** Stops what is under way, which then fails with `PARQUET_ENCODER_STOPPED`, and ends all threads. */
  close(): Promise<void>;
}
