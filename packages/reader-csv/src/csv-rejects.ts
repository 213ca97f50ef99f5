import { coercionProblem, type RejectedRecord } from "@dativo/core/plugin";
import { FieldOutcome, type FieldFailure } from "./column-filler.ts";
import type { CsvDialect } from "./csv-dialect.ts";
import type { RecordBlock } from "./csv-file.ts";
import type { RecordProblem } from "./record-problem.ts";
import { decodeField } from "./decode-field.ts";
import { cutRecordText, recordEnd, recordStart, recordText } from "./record-text.ts";
import type { WrittenColumn } from "./written-column.ts";

/** The most characters of a value that a reject repeats besides its record. */
const longestValue = 1000;
const lossyDecoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The file that a record is from. */
export interface RejectSource {
  /** As rejects name it. */
  readonly file: string;
  /** Names of its columns. */
  readonly columns: readonly string[];
}

/** The reject of a record that is no row at all. */
export function problemReject(
  block: RecordBlock,
  problem: RecordProblem,
  { file, columns }: RejectSource,
): RejectedRecord {
  const { start, end, line } = problem;
  const textOf = problem.reason === "RECORD_TOO_LARGE" ? cutRecordText : recordText;
  return {
    reason: problem.reason,
    message: problemMessage(problem, block.columnCount),
    position: { file, line, byte: block.fileOffset + start },
    ...textOf(block.bytes, start, end, columns),
  };
}

/** The column that a field failed in. */
export interface FailedColumn extends RejectSource {
  readonly column: WrittenColumn;
  /** Position in the file. */
  readonly position: number;
  readonly dialect: CsvDialect;
}

/** The reject of a record with a field that its column cannot take. */
export function fieldReject(
  block: RecordBlock,
  failure: FieldFailure,
  { column, position, file, columns, dialect }: FailedColumn,
): RejectedRecord {
  const { bytes, fields, columnCount } = block;
  const first = failure.record * columnCount;
  const start = recordStart(fields, first);
  const end = recordEnd(fields, first + columnCount - 1);
  const line = block.lines[failure.record]!;
  const value = decodeField(bytes, fields, first + position, dialect);
  return {
    ...reasonAndMessage(failure.outcome, column, value ?? ""),
    column: column.field.name,
    value:
      failure.outcome === FieldOutcome.missing
        ? null
        : cutValue(value ?? lossyText(block, first + position)),
    position: { file, line, byte: block.fileOffset + start },
    ...recordText(bytes, start, end, columns),
  };
}

function reasonAndMessage(
  outcome: FieldFailure["outcome"],
  { field, expected }: WrittenColumn,
  value: string,
): { reason: string; message: string } {
  if (outcome === FieldOutcome.missing) {
    return {
      reason: "REQUIRED_VALUE_MISSING",
      message: `The required column ${JSON.stringify(field.name)} is null.`,
    };
  }
  if (outcome === FieldOutcome.badEncoding) {
    return {
      reason: "INVALID_ENCODING",
      message: `The field ${JSON.stringify(field.name)} is not valid UTF-8; raw shows � for what could not be read.`,
    };
  }
  const { reason, message } = coercionProblem(outcome, field, value, expected);
  return { reason, message };
}

function problemMessage({ reason, fieldCount, line }: RecordProblem, columnCount: number): string {
  const next = `Reading went on at line ${line + 1}.`;
  switch (reason) {
    case "TOO_MANY_FIELDS":
    case "TOO_FEW_FIELDS":
      return `The record has ${fieldCount} field${fieldCount === 1 ? "" : "s"}; the file has ${columnCount} column${columnCount === 1 ? "" : "s"}.`;
    case "QUOTE_INVALID":
      return `A quote stands where none can: a quoted field ends at its closing quote, and a quote inside it has to be escaped. ${next}`;
    case "QUOTE_UNCLOSED":
      return `A quote opens on this line and never closes. ${next}`;
    case "RECORD_TOO_LARGE":
      return `The record is longer than max_record_bytes, perhaps for an open quote. ${next}`;
  }
}

/** The text of a field that is not UTF-8. */
function lossyText({ bytes, fields }: RecordBlock, index: number): string {
  return lossyDecoder.decode(bytes.subarray(fields[index * 2], fields[index * 2 + 1]! >> 2));
}

function cutValue(value: string): string {
  return value.length > longestValue ? `${value.slice(0, longestValue)}…` : value;
}
