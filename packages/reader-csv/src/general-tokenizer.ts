import type { CsvDialect } from "./csv-dialect.ts";
import { maxColumns } from "./csv-tokenizer.ts";
import { escapedFlag, quotedFlag } from "./field-flags.ts";
import { isSuspicious } from "./is-suspicious.ts";
import { countLineEnds, isLineEnd, RecordEnds, startsWith } from "./record-ends.ts";
import type { RecordProblem } from "./record-problem.ts";
import type { RecordTokenizer } from "./record-tokenizer.ts";
import { stopTable } from "./stop-table.ts";

const space = 32;
const tab = 9;

/** A part of a file that is looked at in one call. */
interface Range {
  readonly bytes: Uint8Array;
  readonly end: number;
  /** Whether nothing follows `end`. */
  readonly final: boolean;
}

/**
 * The tokenizer for every dialect: records that end in a text of their own, comments, blanks around
 * fields. `CsvTokenizer` is the faster one, for dialects without these; where both can read a file they
 * find the same, which the tests hold them to. Its members are described there.
 */
export class GeneralTokenizer implements RecordTokenizer {
  readonly fields: Int32Array;
  readonly lines: Int32Array;
  recordCount = 0;
  problems: RecordProblem[] = [];
  columnCount: number;
  line = 1;

  readonly #dialect: CsvDialect;
  readonly #ends: RecordEnds;
  readonly #unquotedStops: Uint8Array;
  readonly #maxRecordBytes: number;
  #suspiciousUntil = 0;
  #inLongLine = false;
  // What scanRecord found: where the text stopped, where the next record begins, how many fields.
  #textEnd = 0;
  #next = 0;
  #fieldCount = 0;
  // What scanQuoted found besides the closing quote.
  #quotedFlags = 0;

  constructor(
    dialect: CsvDialect,
    columnCount: number,
    maxRecords: number,
    maxRecordBytes: number,
  ) {
    this.#dialect = dialect;
    this.#ends = new RecordEnds(dialect.recordEnd);
    this.#unquotedStops = stopTable([dialect.delimiter[0]!, ...this.#ends.stops]);
    this.#maxRecordBytes = maxRecordBytes;
    this.columnCount = columnCount;
    this.fields = new Int32Array((columnCount === 0 ? maxColumns : columnCount) * maxRecords * 2);
    this.lines = new Int32Array(maxRecords);
  }

  get isInLongLine(): boolean {
    return this.#inLongLine;
  }

  tokenize(
    bytes: Uint8Array,
    start: number,
    end: number,
    final: boolean,
    maxRecords = this.lines.length,
  ): number {
    const range = { bytes, end, final };
    this.problems = [];
    this.recordCount = 0;
    let recordStart = start;
    if (this.#inLongLine) recordStart = this.#skipLong(range, start);
    while (this.recordCount < maxRecords && recordStart < end && !this.#inLongLine) {
      const next = this.#skipNoRecord(range, recordStart) ?? this.#takeRecord(range, recordStart);
      if (next === undefined) break;
      recordStart = next;
    }
    return recordStart;
  }

  shift(distance: number): void {
    this.#suspiciousUntil = Math.max(0, this.#suspiciousUntil - distance);
  }

  distrust(end: number): void {
    this.#suspiciousUntil = end;
  }

  /** Where the record after the one at `start` begins, quotes or not; notes where that is not known yet. */
  #skipLong({ bytes, end, final }: Range, start: number): number {
    const next = this.#ends.nextStart(bytes, start, end, final);
    this.#inLongLine = next === -1;
    const reached = next === -1 ? this.#ends.restOfLong(start, end) : next;
    this.line += countLineEnds(bytes, start, reached);
    return reached;
  }

  /** Where a blank line or a comment ends that stands at `start`; `undefined` where there is a record. */
  #skipNoRecord(range: Range, start: number): number | undefined {
    const { bytes, end, final } = range;
    const { comment } = this.#dialect;
    if (comment !== undefined) {
      const there = startsWith(bytes, start, end, comment);
      if (there === "yes") return this.#skipLong(range, start);
      if (there === "cut" && !final) return undefined;
    }
    if (this.columnCount === 1) return undefined;
    const position = this.#skipBlanks(range, start);
    if (position === end) return final && position > start ? end : undefined;
    const after = this.#ends.after(bytes, position, end, final);
    if (after < 0) return this.#onlyLineEnds(range, start) ? end : undefined;
    this.line += countLineEnds(bytes, start, after);
    return after;
  }

  /** Behind the last end of a record there may be line ends and nothing else. */
  #onlyLineEnds({ bytes, end, final }: Range, start: number): boolean {
    if (!final || this.#dialect.recordEnd === undefined) return false;
    for (let position = start; position < end; position += 1) {
      if (!isLineEnd(bytes[position]!)) return false;
    }
    return true;
  }

  /** Notes the record at `start`, or what is wrong with it; `undefined` where more bytes are needed. */
  #takeRecord(range: Range, start: number): number | undefined {
    const expected = this.columnCount === 0 ? maxColumns : this.columnCount;
    const base = this.recordCount * expected * 2;
    const outcome = this.#isCutComment(range, start)
      ? Outcome.incomplete
      : this.#scanRecord(range, start, base, base + expected * 2);
    const tooLarge = this.#textEnd - start > this.#maxRecordBytes;
    if (outcome === Outcome.incomplete && !tooLarge) return undefined;
    if (outcome !== Outcome.complete || tooLarge) {
      return this.#giveUp(range, start, outcome, tooLarge);
    }
    const fieldCount = this.#fieldCount;
    if (this.columnCount === 0 && fieldCount <= maxColumns) this.columnCount = fieldCount;
    const columns = this.columnCount === 0 ? maxColumns : this.columnCount;
    const place = { start, end: this.#textEnd, line: this.line, fieldCount };
    if (fieldCount !== columns) {
      const reason = fieldCount > columns ? "TOO_MANY_FIELDS" : "TOO_FEW_FIELDS";
      this.problems.push({ reason, ...place });
    } else if (
      start < this.#suspiciousUntil &&
      isSuspicious(range.bytes, this.fields, base, base + columns * 2, this.#dialect.quote)
    ) {
      this.problems.push({ reason: "QUOTE_INVALID", ...place });
    } else {
      this.lines[this.recordCount] = this.line;
      this.recordCount += 1;
    }
    this.line += countLineEnds(range.bytes, start, this.#next);
    return this.#next;
  }

  #isCutComment({ bytes, end, final }: Range, start: number): boolean {
    const { comment } = this.#dialect;
    this.#textEnd = end;
    return comment !== undefined && !final && startsWith(bytes, start, end, comment) === "cut";
  }

  /** Notes a record that cannot be read, and goes on at the line below. */
  #giveUp(range: Range, start: number, outcome: Outcome, tooLarge: boolean): number | undefined {
    const { bytes, end, final } = range;
    const next = this.#ends.nextStart(bytes, start, end, final);
    if (next === -1 && !tooLarge) return undefined;
    const distrust = tooLarge ? start + this.#maxRecordBytes : this.#textEnd;
    this.#suspiciousUntil = Math.max(this.#suspiciousUntil, distrust);
    const textEnd = next === -1 ? end : this.#ends.textEnd(bytes, start, next);
    const broken = outcome === Outcome.unclosed ? "QUOTE_UNCLOSED" : "QUOTE_INVALID";
    this.problems.push({
      reason: tooLarge ? "RECORD_TOO_LARGE" : broken,
      start,
      end: tooLarge ? Math.min(textEnd, start + this.#maxRecordBytes) : textEnd,
      line: this.line,
      fieldCount: tooLarge ? 0 : this.#fieldCount,
    });
    return this.#skipLong(range, start);
  }

  #scanRecord(range: Range, start: number, base: number, limit: number): Outcome {
    const { bytes, end, final } = range;
    const { delimiter, quote } = this.#dialect;
    let field = base;
    let position = start;
    for (;;) {
      let fieldStart = this.#skipBlanks(range, position);
      let packedEnd: number;
      if (fieldStart < end && bytes[fieldStart] === quote) {
        fieldStart += 1;
        const close = this.#scanQuoted(range, fieldStart);
        this.#textEnd = end;
        this.#fieldCount = (field - base) / 2;
        if (close === -1) return final ? Outcome.unclosed : Outcome.incomplete;
        packedEnd = close * 4 + this.#quotedFlags;
        position = this.#skipBlanks(range, close + 1);
      } else {
        position = this.#scanUnquoted(range, fieldStart);
        packedEnd = this.#withoutBlanks(bytes, fieldStart, position) * 4;
      }
      if (field < limit) {
        this.fields[field] = fieldStart;
        this.fields[field + 1] = packedEnd;
      }
      field += 2;
      this.#fieldCount = (field - base) / 2;
      this.#textEnd = position;
      this.#next = end;
      if (position >= end) return final ? Outcome.complete : Outcome.incomplete;
      const next = this.#ends.after(bytes, position, end, final);
      if (next === -2) return Outcome.incomplete;
      this.#next = next;
      if (next !== -1) return Outcome.complete;
      const there = startsWith(bytes, position, end, delimiter);
      if (there === "cut" && !final) return Outcome.incomplete;
      if (there !== "yes") return Outcome.badQuote;
      position += delimiter.length;
    }
  }

  /** Where an unquoted field ends: at a delimiter, the end of its record, or what may become one. */
  #scanUnquoted({ bytes, end, final }: Range, start: number): number {
    const stops = this.#unquotedStops;
    const { delimiter } = this.#dialect;
    for (let position = start; ; position += 1) {
      while (position < end && stops[bytes[position]!] === 0) position += 1;
      if (position >= end) return end;
      if (this.#ends.after(bytes, position, end, final) !== -1) return position;
      const there = startsWith(bytes, position, end, delimiter);
      if (there === "yes" || (there === "cut" && !final)) return position;
    }
  }

  /** The index of the closing quote, or −1 where it is not there. */
  #scanQuoted({ bytes, end }: Range, start: number): number {
    const { quote, escape } = this.#dialect;
    let flags = quotedFlag;
    for (let position = start; position < end; position += 1) {
      const byte = bytes[position]!;
      const next = position + 1 < end ? bytes[position + 1]! : -2;
      if (byte === escape && (next === quote || next === escape)) {
        flags |= escapedFlag;
        position += 1;
      } else if (byte === quote) {
        this.#quotedFlags = flags;
        return position;
      }
    }
    return -1;
  }

  #skipBlanks({ bytes, end }: Range, start: number): number {
    if (this.#dialect.trim !== true) return start;
    let position = start;
    while (position < end && this.#isBlank(bytes[position]!)) position += 1;
    return position;
  }

  #withoutBlanks(bytes: Uint8Array, start: number, end: number): number {
    if (this.#dialect.trim !== true) return end;
    let position = end;
    while (position > start && this.#isBlank(bytes[position - 1]!)) position -= 1;
    return position;
  }

  #isBlank(byte: number): boolean {
    return (byte === space || byte === tab) && byte !== this.#dialect.delimiter[0];
  }
}

/** How the scan of one record ended. */
const Outcome = { complete: 0, incomplete: 1, unclosed: 2, badQuote: 3 } as const;
type Outcome = (typeof Outcome)[keyof typeof Outcome];
