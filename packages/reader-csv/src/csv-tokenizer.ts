import type { CsvDialect } from "./csv-dialect.ts";
import { escapedFlag, quotedFlag } from "./field-flags.ts";
import { isSuspicious } from "./is-suspicious.ts";
import { restOfLongLine, withoutLineEnd } from "./line-ends.ts";
import { nextLineStart } from "./next-line-start.ts";
import type { RecordProblem } from "./record-problem.ts";
import { stopTable } from "./stop-table.ts";

const lineFeed = 10;
const carriageReturn = 13;

/** The most columns that a file may have. */
export const maxColumns = 16_384;

/**
 * Finds the records and fields in a range of bytes, and copies nothing. Works on `[start, end)` of any
 * buffer, so that chunks, whole files and byte ranges are all the same to it.
 *
 * Lines end in LF, CR LF or CR, mixed as they come. Blank lines are skipped where a record has more than
 * one field. A quote inside an unquoted field is a character like any other. After a bad record, reading
 * goes on at the line below the one on which it began, so that one bad quote costs one record.
 */
export class CsvTokenizer {
  /** Two numbers a field, record by record: its start; and its end × 4 plus flags. */
  readonly fields: Int32Array;
  /** The line on which each record begins, from 1. */
  readonly lines: Int32Array;
  /** Records found by the last call. */
  recordCount = 0;
  /** Bad records found by the last call, in order. */
  problems: RecordProblem[] = [];
  /** Fields of a record; 0 until the first record was seen, where it was not known before. */
  columnCount: number;
  /** The line on which the next call begins. */
  line = 1;

  readonly #dialect: CsvDialect;
  readonly #unquotedStops: Uint8Array;
  readonly #quotedStops: Uint8Array;
  readonly #highestQuotedStop: number;
  #end = 0;
  // What scanQuoted found besides the closing quote.
  #quotedFlags = 0;
  #quotedLines = 0;
  // Up to here a bad quote may have hidden what is text and what is a record: see #isSuspicious.
  #suspiciousUntil = 0;
  // Inside a line that is too long for a record, and was noted as such.
  #inLongLine = false;
  readonly #maxRecordBytes: number;

  /**
   * @param columnCount fields that a record has to have; 0: as many as the first one
   * @param maxRecords the most records that one call returns
   * @param maxRecordBytes a longer record is given up: it is too large, and the line below comes next
   */
  constructor(
    dialect: CsvDialect,
    columnCount: number,
    maxRecords: number,
    maxRecordBytes: number,
  ) {
    this.#dialect = dialect;
    this.#maxRecordBytes = maxRecordBytes;
    this.columnCount = columnCount;
    this.fields = new Int32Array((columnCount === 0 ? maxColumns : columnCount) * maxRecords * 2);
    this.lines = new Int32Array(maxRecords);
    this.#unquotedStops = stopTable([dialect.delimiter[0]!, lineFeed, carriageReturn]);
    this.#quotedStops = stopTable([dialect.quote, dialect.escape, lineFeed, carriageReturn]);
    this.#highestQuotedStop = this.#quotedStops.lastIndexOf(1);
  }

  /**
   * Finds the records that begin and end in `bytes[start, end)`, `maxRecords` at most. `bytes[end]` has
   * to exist: it serves as a sentinel while this runs.
   *
   * @param final whether nothing follows `end`, so that the last record needs no line end
   * @returns where the next record begins: what follows has to be there again, and more, at the next call
   */
  // The hot loop of the reader; split further, every field would pay for the calls.
  // oxlint-disable-next-line max-lines-per-function
  tokenize(
    bytes: Uint8Array,
    start: number,
    end: number,
    final: boolean,
    maxRecords = this.lines.length,
  ): number {
    const { fields, lines } = this;
    const { delimiter, quote } = this.#dialect;
    const stops = this.#unquotedStops;
    const highestStop = stops.lastIndexOf(1);
    const delimiterLength = delimiter.length;
    const firstDelimiter = delimiter[0]!;
    let expected = this.columnCount === 0 ? maxColumns : this.columnCount;
    let { line } = this;
    let records = 0;
    let recordStart = start;
    this.problems = [];
    this.#end = end;
    const kept = bytes[end]!;
    bytes[end] = lineFeed;

    if (this.#inLongLine) {
      const lineStart = nextLineStart(bytes, start, end, final);
      recordStart = lineStart === -1 ? restOfLongLine(bytes, end) : lineStart;
      this.#inLongLine = lineStart === -1;
      if (!this.#inLongLine) line += 1;
    }
    while (records < maxRecords && recordStart < end && !this.#inLongLine) {
      let position = recordStart;
      const first = bytes[position]!;
      if ((first === lineFeed || first === carriageReturn) && expected > 1) {
        if (first === carriageReturn) {
          if (position + 1 === end && !final) break;
          if (position + 1 < end && bytes[position + 1] === lineFeed) position += 1;
        }
        recordStart = position + 1;
        line += 1;
        continue;
      }
      const base = records * expected * 2;
      let field = base;
      const limit = base + expected * 2;
      let linesInside = 0;
      let outcome: Outcome = Outcome.complete;

      for (;;) {
        let fieldStart = position;
        let byte = bytes[position]!;
        let packedEnd: number;
        if (byte === quote) {
          fieldStart = position + 1;
          position = this.#scanQuoted(bytes, fieldStart);
          if (position < 0) {
            outcome = final ? Outcome.unclosed : Outcome.incomplete;
            break;
          }
          packedEnd = position * 4 + this.#quotedFlags;
          linesInside += this.#quotedLines;
          position += 1;
          byte = bytes[position]!;
        } else {
          // One comparison rules out most bytes; the table is for the others.
          while (byte > highestStop || stops[byte] === 0) byte = bytes[++position]!;
          while (
            delimiterLength > 1 &&
            byte === firstDelimiter &&
            !this.#isDelimiter(bytes, position)
          ) {
            do byte = bytes[++position]!;
            while (stops[byte] === 0);
          }
          packedEnd = position * 4;
        }
        if (field < limit) {
          fields[field] = fieldStart;
          fields[field + 1] = packedEnd;
        }
        field += 2;
        // Never at the end: there the sentinel stands.
        if (
          byte === firstDelimiter &&
          (delimiterLength === 1 || this.#isDelimiter(bytes, position))
        ) {
          position += delimiterLength;
          continue;
        }
        if (position >= end) outcome = final ? Outcome.complete : Outcome.incomplete;
        else if (byte !== lineFeed && byte !== carriageReturn) {
          outcome =
            !final && end - position < delimiterLength ? Outcome.incomplete : Outcome.badQuote;
        }
        break;
      }
      const fieldCount = (field - base) / 2;

      const scannedTo = position < 0 ? end : position;
      const tooLarge = scannedTo - recordStart > this.#maxRecordBytes;
      if (outcome === Outcome.incomplete && !tooLarge) break;
      if (outcome !== Outcome.complete || tooLarge) {
        const lineStart = nextLineStart(bytes, recordStart, end, final);
        if (lineStart === -1 && !tooLarge) break;
        const distrust = tooLarge ? recordStart + this.#maxRecordBytes : scannedTo;
        this.#suspiciousUntil = Math.max(this.#suspiciousUntil, distrust);
        const lineEnd = lineStart === -1 ? end : withoutLineEnd(bytes, recordStart, lineStart);
        const broken = outcome === Outcome.unclosed ? "QUOTE_UNCLOSED" : "QUOTE_INVALID";
        this.problems.push({
          reason: tooLarge ? "RECORD_TOO_LARGE" : broken,
          start: recordStart,
          end: tooLarge ? Math.min(lineEnd, recordStart + this.#maxRecordBytes) : lineEnd,
          line,
          fieldCount: tooLarge ? 0 : fieldCount,
        });
        this.#inLongLine = lineStart === -1;
        recordStart = lineStart === -1 ? restOfLongLine(bytes, end) : lineStart;
        if (!this.#inLongLine) line += 1;
        continue;
      }
      const textEnd = position;
      if (position < end) {
        if (bytes[position] === carriageReturn) {
          if (position + 1 === end && !final) break;
          if (position + 1 < end && bytes[position + 1] === lineFeed) position += 1;
        }
        position += 1;
        linesInside += 1;
      }
      if (this.columnCount === 0 && fieldCount <= maxColumns) {
        this.columnCount = fieldCount;
        expected = fieldCount;
      }
      if (fieldCount !== expected) {
        const reason = fieldCount > expected ? "TOO_MANY_FIELDS" : "TOO_FEW_FIELDS";
        this.problems.push({ reason, start: recordStart, end: textEnd, line, fieldCount });
      } else if (
        recordStart < this.#suspiciousUntil &&
        isSuspicious(bytes, fields, base, limit, quote)
      ) {
        this.problems.push({
          reason: "QUOTE_INVALID",
          start: recordStart,
          end: textEnd,
          line,
          fieldCount,
        });
      } else {
        lines[records] = line;
        records += 1;
      }
      recordStart = position;
      line += linesInside;
    }
    bytes[end] = kept;
    this.line = line;
    this.recordCount = records;
    return recordStart;
  }

  /** Whether the next bytes belong to a line that is too long for a record. */
  get isInLongLine(): boolean {
    return this.#inLongLine;
  }

  /** Tells that the bytes have moved to the front of their buffer by `distance`. */
  shift(distance: number): void {
    this.#suspiciousUntil = Math.max(0, this.#suspiciousUntil - distance);
  }

  /** Tells that up to `end` nobody knows what is text and what is a record; 0 forgets about it. */
  distrust(end: number): void {
    this.#suspiciousUntil = end;
  }

  /** The index of the closing quote, or −1 where it is not there. Counts the line ends before it. */
  #scanQuoted(bytes: Uint8Array, start: number): number {
    const stops = this.#quotedStops;
    const highestStop = this.#highestQuotedStop;
    const end = this.#end;
    const { quote, escape } = this.#dialect;
    let flags = quotedFlag;
    let lines = 0;
    let position = start;
    for (;;) {
      let byte = bytes[position]!;
      while (byte > highestStop || stops[byte] === 0) byte = bytes[++position]!;
      if (position >= end) return -1;
      const next = bytes[position + 1]!;
      if (byte === escape && (next === quote || next === escape) && position + 1 < end) {
        flags |= escapedFlag;
        position += 2;
      } else if (byte === quote) {
        this.#quotedFlags = flags;
        this.#quotedLines = lines;
        return position;
      } else {
        if (byte === lineFeed || (byte === carriageReturn && next !== lineFeed)) lines += 1;
        position += 1;
      }
    }
  }

  #isDelimiter(bytes: Uint8Array, position: number): boolean {
    const { delimiter } = this.#dialect;
    if (position + delimiter.length > this.#end) return false;
    for (let index = 1; index < delimiter.length; index += 1) {
      if (bytes[position + index] !== delimiter[index]) return false;
    }
    return true;
  }
}

/** How the scan of one record ended. */
const Outcome = { complete: 0, incomplete: 1, unclosed: 2, badQuote: 3 } as const;
type Outcome = (typeof Outcome)[keyof typeof Outcome];
