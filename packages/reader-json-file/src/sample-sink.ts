import { SchemaInference, type StreamSchema } from "@dativo/core/plugin";
import {
  createRecordToRow,
  endOfValue,
  isJsonObject,
  type LosslessJson,
  parseLossless,
} from "@dativo/json-records";
import type { RecordSink } from "./record-sink.ts";

/** Looks at records and finds out which columns hold them. */
export class SampleSink implements RecordSink {
  readonly #inference = new SchemaInference();
  readonly #toRow = createRecordToRow(undefined);
  readonly #wanted: number;
  #seen = 0;

  /** @param wanted records to look at, at most */
  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  /** Records that were looked at. */
  get seen(): number {
    return this.#seen;
  }

  get isFull(): boolean {
    return this.#seen >= this.#wanted;
  }

  take(bytes: Buffer, start: number): number {
    const end = endOfValue(bytes, start);
    const record = recordOf(bytes.toString("utf8", start, end));
    this.#seen += 1;
    if (isJsonObject(record)) this.#inference.observe(this.#toRow(record));
    return end;
  }

  /** What is no record says nothing about the columns. */
  refuse(): void {}

  /** The columns that held every record so far. */
  schema(): StreamSchema {
    return {
      fields: this.#inference.fields(),
      sampled: { empty: this.#inference.empty(), mayHaveMore: this.isFull },
    };
  }
}

/** A record with the same key twice is a reject later. */
function recordOf(text: string): LosslessJson | undefined {
  try {
    return parseLossless(text);
  } catch {
    return undefined;
  }
}
