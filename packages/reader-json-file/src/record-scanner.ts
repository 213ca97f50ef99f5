import type { JsonObject } from "@dativo/core/plugin";
import type { RecordSink } from "./record-sink.ts";

/** Finds the records of a file, one after another. */
export interface RecordScanner {
  /** Bytes of the (decompressed) file that were taken so far. */
  readonly bytesTaken: number;

  /** Hands the records to `sink`, and yields whenever it is full, and every now and then. */
  read(sink: RecordSink): AsyncGenerator<void, void, undefined>;

  /**
   * Where the record stands that is being handed over.
   *
   * @param start of its text, in the bytes handed over
   */
  positionOf(start: number): JsonObject;
}
