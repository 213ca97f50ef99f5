import {
  type JsonObject,
  type RecordBatch,
  type RejectedRecord,
  setBatchOrigin,
  type StreamSchema,
} from "@dativo/core/plugin";
import {
  RecordDecoder,
  type RecordProblem,
  rejectedRecord,
  type UnixTime,
} from "@dativo/json-records";
import { RecordLog } from "./record-log.ts";
import type { RecordSink } from "./record-sink.ts";

/** How records become rows. */
export interface ColumnSinkSettings {
  readonly schema: StreamSchema;
  readonly schemaInferred?: boolean | undefined;
  readonly unixTime: UnixTime | undefined;
  readonly batchRows: number;
  readonly reject: (record: RejectedRecord) => void;
}

/** Bytes of columns after which a batch is handed on, however few its rows are. */
const batchBytes = 32 * 1024 * 1024;

/** Puts records into columns, straight from their bytes. */
export class ColumnSink implements RecordSink {
  /** Says where the record is that begins at a place of the bytes. */
  positionOf: (start: number) => JsonObject = () => ({});
  readonly #decoder: RecordDecoder;
  readonly #settings: ColumnSinkSettings;
  readonly #log: RecordLog | undefined;
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #taken = 0;

  constructor(settings: ColumnSinkSettings) {
    const { schema, schemaInferred = false, unixTime } = settings;
    this.#settings = settings;
    this.#decoder = new RecordDecoder({ schema, unixTime, refusesUnlisted: schemaInferred });
    // The host asks where a row is from only where it may break a rule.
    const isRuled = schema.primaryKey !== undefined || schema.fields.some(({ rules }) => rules);
    this.#log = isRuled ? new RecordLog() : undefined;
  }

  get isFull(): boolean {
    const { rowCount } = this.#decoder;
    if (rowCount >= this.#settings.batchRows) return true;
    return (this.#taken & 255) === 0 && rowCount > 0 && this.#byteLength > batchBytes;
  }

  take(bytes: Buffer, start: number): number {
    const rows = this.#decoder.rowCount;
    this.#bytes = bytes;
    this.#start = start;
    this.#taken += 1;
    try {
      const end = this.#decoder.decode(bytes, start, this.#refuse);
      if (this.#log && this.#decoder.rowCount > rows) {
        this.#log.add(this.positionOf(start), bytes.toString("utf8", start, end));
      }
      return end;
    } catch (error) {
      this.#decoder.discard();
      throw error;
    }
  }

  refuse(problem: RecordProblem, bytes: Buffer, start: number, end: number): void {
    const raw = bytes.toString("utf8", start, end);
    this.#settings.reject(rejectedRecord(problem, this.positionOf(start), raw));
  }

  /** The rows since the last time; none where there are none. */
  *finish(): Generator<RecordBatch> {
    if (this.#decoder.rowCount === 0) return;
    const batch = this.#decoder.finish();
    yield this.#log ? setBatchOrigin(batch, this.#log.take()) : batch;
  }

  get #byteLength(): number {
    return Math.max(this.#decoder.byteLength, this.#log?.byteLength ?? 0);
  }

  readonly #refuse = (end: number, problem: RecordProblem): void =>
    this.refuse(problem, this.#bytes, this.#start, end);
}
