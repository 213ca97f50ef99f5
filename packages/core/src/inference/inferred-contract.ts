import type { Field, StreamSchema } from "../contract/column-type.ts";

/** What a source really holds of one stream. */
export interface InferredContract {
  readonly stream: string;
  /** The schema that every record that was read fits. */
  readonly schema: StreamSchema;
  /** One for each column, in order. */
  readonly columns: readonly InferredColumn[];
  readonly rowsRead: number;
  /** Records besides that do not fit any columns: they cannot be read as records at all. */
  readonly rowsRejected: number;
  /** Whether these were all records that there are. */
  readonly complete: boolean;
}

/** What was seen of one column. */
export interface InferredColumn {
  readonly field: Field;
  readonly nulls: number;
  /** The first different values, as canonical text. */
  readonly samples: readonly string[];
  /** All different values, where there are few. */
  readonly values: readonly string[] | undefined;
  /** Canonical texts, of numbers, dates and times. */
  readonly smallest: string | undefined;
  readonly largest: string | undefined;
  /** Whether no value occurs twice and none is null. */
  readonly unique: boolean;
}
