import { isUtf8 } from "node:buffer";
import { ParseOutcome, type BytesBuilder } from "@dativo/core/plugin";
import type { CsvDialect } from "./csv-dialect.ts";
import type { RecordBlock } from "./csv-file.ts";
import { escapedFlag, quotedFlag } from "./field-flags.ts";
import type { NullValues } from "./null-values.ts";
import { unescapeField } from "./unescape-field.ts";

/** Why a field could not be appended. */
export const FieldOutcome = {
  ...ParseOutcome,
  /** A null in a required column. */
  missing: 4,
  /** The bytes of a text are not UTF-8. */
  badEncoding: 5,
} as const;

/** One of the outcomes. */
export type FieldOutcome = (typeof FieldOutcome)[keyof typeof FieldOutcome];

/** The bad fields of one block. */
export interface FieldFailures {
  /** For each record 1 where one of its fields is bad. */
  readonly recordFailed: Uint8Array;
  /** The first bad field of each such record. */
  readonly list: FieldFailure[];
}

/** A field that its column cannot take. */
export interface FieldFailure {
  /** Position of the record in the block. */
  readonly record: number;
  /** Position of the column in the contract. */
  readonly column: number;
  readonly outcome: Exclude<FieldOutcome, 0>;
}

/** Reads `bytes[start, end)` into the column, or leaves it as it was and says why. */
export type FieldParser = (bytes: Uint8Array, start: number, end: number) => FieldOutcome;

/** One column of the contract and where it comes from. */
export interface ColumnPlace {
  /** Position in the contract. */
  readonly column: number;
  /** Position in the file, or −1: the column is null throughout. */
  readonly position: number;
  readonly required: boolean;
  readonly nulls: NullValues;
  readonly dialect: CsvDialect;
}

/**
 * Reads one column of a block into its builder, one value or null for every record. A bad field is noted
 * and leaves a null behind, so that the columns keep the same length.
 */
export type ColumnFiller = (block: RecordBlock, failures: FieldFailures) => void;

/** What a filler needs of its builder besides the parser. */
export interface NullableBuilder {
  appendNull(): void;
}

/** Makes the filler of a column of any type but text. */
export function createColumnFiller(
  place: ColumnPlace,
  builder: NullableBuilder,
  parse: FieldParser,
): ColumnFiller {
  const { column, position, required, nulls, dialect } = place;
  const { emptyIsNull, longest } = nulls;
  const quotedNulls = nulls.quotedTexts.length > 0;
  let scratch = new Uint8Array(256);
  return ({ bytes, fields, columnCount, recordCount }, failures) => {
    for (
      let record = 0, index = position * 2;
      record < recordCount;
      record += 1, index += columnCount * 2
    ) {
      const start = fields[index]!;
      const packedEnd = fields[index + 1]!;
      const end = packedEnd >> 2;
      let outcome: FieldOutcome;
      if (
        (packedEnd & quotedFlag) === 0
          ? start === end
            ? emptyIsNull
            : end - start <= longest && nulls.has(bytes, start, end)
          : quotedNulls && nulls.hasQuoted(bytes, start, end)
      ) {
        if (!required) {
          builder.appendNull();
          continue;
        }
        outcome = FieldOutcome.missing;
      } else if ((packedEnd & escapedFlag) === 0) {
        outcome = parse(bytes, start, end);
      } else {
        if (scratch.length < end - start) scratch = new Uint8Array((end - start) * 2);
        outcome = parse(scratch, 0, unescapeField(bytes, start, end, dialect, scratch));
      }
      if (outcome === FieldOutcome.parsed) continue;
      builder.appendNull();
      noteFailure(failures, record, column, outcome);
    }
  };
}

/** Makes the filler of a text column: bytes are copied as they are, and checked only where in doubt. */
export function createTextFiller(place: ColumnPlace, builder: BytesBuilder): ColumnFiller {
  const { column, position, required, nulls, dialect } = place;
  const { emptyIsNull, longest } = nulls;
  const quotedNulls = nulls.quotedTexts.length > 0;
  let scratch = new Uint8Array(256);
  return ({ bytes, fields, columnCount, recordCount, validUtf8 }, failures) => {
    for (
      let record = 0, index = position * 2;
      record < recordCount;
      record += 1, index += columnCount * 2
    ) {
      const start = fields[index]!;
      const packedEnd = fields[index + 1]!;
      const end = packedEnd >> 2;
      if (
        (packedEnd & quotedFlag) === 0
          ? start === end
            ? emptyIsNull
            : end - start <= longest && nulls.has(bytes, start, end)
          : quotedNulls && nulls.hasQuoted(bytes, start, end)
      ) {
        builder.appendNull();
        if (required) noteFailure(failures, record, column, FieldOutcome.missing);
      } else if (!validUtf8 && !isUtf8(bytes.subarray(start, end))) {
        builder.appendNull();
        noteFailure(failures, record, column, FieldOutcome.badEncoding);
      } else if ((packedEnd & escapedFlag) === 0) {
        builder.appendBytes(bytes, start, end);
      } else {
        if (scratch.length < end - start) scratch = new Uint8Array((end - start) * 2);
        builder.appendBytes(scratch, 0, unescapeField(bytes, start, end, dialect, scratch));
      }
    }
  };
}

/** Makes the filler of a column that the file does not have. */
export function createNullFiller(builder: NullableBuilder): ColumnFiller {
  return ({ recordCount }) => {
    for (let record = 0; record < recordCount; record += 1) builder.appendNull();
  };
}

function noteFailure(
  failures: FieldFailures,
  record: number,
  column: number,
  outcome: Exclude<FieldOutcome, 0>,
): void {
  if (failures.recordFailed[record] === 1) return;
  failures.recordFailed[record] = 1;
  failures.list.push({ record, column, outcome });
}
