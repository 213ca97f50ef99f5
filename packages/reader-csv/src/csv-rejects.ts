import { coercionProblem, type Field, type RejectedRecord } from "@dativo/core/plugin";
import { FieldOutcome, type FieldFailure } from "./column-filler.ts";
import type { CsvDialect } from "./csv-dialect.ts";
import type { RecordBlock } from "./csv-file.ts";
import { quotedFlag } from "./csv-tokenizer.ts";
import type { RecordProblem } from "./record-problem.ts";
import { decodeField } from "./decode-field.ts";

/** The most bytes of a record that a reject repeats. */
const maxRawBytes = 64 * 1024;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The reject of a record that is no row at all. */
export function problemReject(
  block: RecordBlock,
  problem: RecordProblem,
  file: string,
): RejectedRecord {
  const { start, end, line } = problem;
  return {
    reason: problem.reason,
    message: problemMessage(problem, block.columnCount),
    position: { file, line, byte: block.fileOffset + start },
    raw: rawText(block.bytes, start, end),
  };
}

/** The column that a field failed in. */
export interface FailedColumn {
  readonly field: Field;
  /** Position in the file. */
  readonly position: number;
  readonly file: string;
  readonly dialect: CsvDialect;
}

/** The reject of a record with a field that its column cannot take. */
export function fieldReject(
  block: RecordBlock,
  failure: FieldFailure,
  { field, position, file, dialect }: FailedColumn,
): RejectedRecord {
  const { bytes, fields, columnCount } = block;
  const first = failure.record * columnCount;
  const start = outerStart(fields, first);
  const line = block.lines[failure.record]!;
  return {
    ...reasonAndMessage(failure.outcome, field, () => {
      return decodeField(bytes, fields, first + position, dialect) ?? "";
    }),
    column: field.name,
    position: { file, line, byte: block.fileOffset + start },
    raw: rawText(bytes, start, outerEnd(fields, first + columnCount - 1)),
  };
}

function reasonAndMessage(
  outcome: FieldFailure["outcome"],
  field: Field,
  value: () => string,
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
  const { reason, message } = coercionProblem(outcome, field, value());
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

function rawText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= maxRawBytes) return decoder.decode(bytes.subarray(start, end));
  const shown = decoder.decode(bytes.subarray(start, start + maxRawBytes));
  return `${shown}… (cut after ${maxRawBytes} bytes)`;
}

function outerStart(fields: Int32Array, index: number): number {
  return fields[index * 2]! - (fields[index * 2 + 1]! & quotedFlag);
}

function outerEnd(fields: Int32Array, index: number): number {
  const packedEnd = fields[index * 2 + 1]!;
  return (packedEnd >> 2) + (packedEnd & quotedFlag);
}
