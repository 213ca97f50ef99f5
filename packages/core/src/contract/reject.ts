import type { JsonObject } from "./json.ts";

/** A record that breaks the contract. It is never dropped: it fails the run or goes to the reject file. */
export interface RejectedRecord {
  /** Stable, upper-case, such as `INVALID_VALUE`, `REQUIRED_VALUE_MISSING`, `TOO_MANY_FIELDS`. */
  readonly reason: string;
  /** One sentence for people: what was found and what is valid. */
  readonly message: string;
  /** The column that broke the rule, where it is one column. */
  readonly column?: string;
  /** The value that broke the rule, as text; `null` where it is one. */
  readonly value?: string | null;
  /** Where the record stands in the source: `{file, line, byte}` or `{row}` or `{key}`. */
  readonly position: JsonObject;
  /** The record as the source gave it: its text, or its JSON. */
  readonly raw: string;
  /**
   * What it takes to read `raw` again, such as the header of its file. Handed back to
   * `BaseReader.readRejected`. Must not hold secrets.
   */
  readonly replay?: JsonObject;
  /**
   * Whether a secret of the job stood in the record and is `***` now. Such a record is not replayed until
   * somebody has put back what is missing and taken this mark away. Set by the host.
   */
  readonly redacted?: true;
}
