import type { CsvDialect } from "./csv-dialect.ts";
import { createTokenizer } from "./create-tokenizer.ts";
import { decodeField } from "./decode-field.ts";
import { quotedFlag } from "./field-flags.ts";
import type { RecordProblem } from "./record-problem.ts";
import { countLineEnds } from "./record-ends.ts";

const maxRecordBytes = 1024 * 1024;

/** A field as it was written. */
export interface SampleField {
  readonly text: string;
  readonly quoted: boolean;
}

/** What a dialect makes of a sample. */
export interface SampleRecords {
  /** Fields of each record, in order; 0 for one with a bad quote. */
  readonly counts: readonly number[];
  /** The line on which each of these begins, from 1. */
  readonly lines: readonly number[];
  /** Fields that stood in quotes, and those of them with quotes inside. */
  readonly quotedFields: number;
}

/**
 * Counts the fields of all records in bytes from the beginning of a file.
 *
 * @param complete whether the file ends with the bytes; else the last record may be cut
 */
export function countFields(
  bytes: Uint8Array,
  complete: boolean,
  dialect: CsvDialect,
): SampleRecords {
  const found: { line: number; count: number }[] = [];
  let quotedFields = 0;
  eachBlock(bytes, complete, dialect, 0, (tokenizer) => {
    const { recordCount, columnCount, fields, lines } = tokenizer;
    for (let record = 0; record < recordCount; record += 1) {
      found.push({ line: lines[record]!, count: columnCount });
    }
    for (let field = 0; field < recordCount * columnCount; field += 1) {
      if ((fields[field * 2 + 1]! & quotedFlag) !== 0) quotedFields += 1;
    }
    for (const problem of tokenizer.problems) {
      found.push({ line: problem.line, count: countOf(problem) });
    }
  });
  found.sort((one, other) => one.line - other.line);
  return {
    counts: found.map(({ count }) => count),
    lines: found.map(({ line }) => line),
    quotedFields,
  };
}

/** The records with `columns` fields, `limit` at most. */
export function sampleFields(
  bytes: Uint8Array,
  complete: boolean,
  dialect: CsvDialect,
  { columns, limit }: { readonly columns: number; readonly limit: number },
): SampleField[][] {
  const records: SampleField[][] = [];
  eachBlock(bytes, complete, dialect, columns, ({ recordCount, fields }) => {
    for (let record = 0; record < recordCount && records.length < limit; record += 1) {
      records.push(
        Array.from({ length: columns }, (_, column) => {
          const index = record * columns + column;
          const text = decodeField(bytes, fields, index, dialect) ?? "\uFFFD";
          return { text, quoted: (fields[index * 2 + 1]! & quotedFlag) !== 0 };
        }),
      );
    }
  });
  return records;
}

type Tokenizer = ReturnType<typeof createTokenizer>;

function eachBlock(
  bytes: Uint8Array,
  complete: boolean,
  dialect: CsvDialect,
  columns: number,
  visit: (tokenizer: Tokenizer) => void,
): void {
  const padded = new Uint8Array(bytes.length + 1);
  padded.set(bytes);
  const tokenizer = createTokenizer(dialect, columns, 64, maxRecordBytes);
  let start = 0;
  for (;;) {
    start = tokenizer.tokenize(padded, start, bytes.length, complete);
    if (tokenizer.recordCount === 0 && tokenizer.problems.length === 0) return;
    visit(tokenizer);
  }
}

function countOf({ reason, fieldCount }: RecordProblem): number {
  return reason === "TOO_MANY_FIELDS" || reason === "TOO_FEW_FIELDS" ? fieldCount : 0;
}

/** The bytes behind the first `count` lines. */
export function withoutLines(bytes: Uint8Array, count: number): Uint8Array {
  if (count === 0) return bytes;
  let low = 0;
  for (let lines = 0; low < bytes.length && lines < count; low += 1) {
    lines += countLineEnds(bytes, low, low + 1);
    if (lines === count) return bytes.subarray(low + 1);
  }
  return bytes.subarray(bytes.length);
}
