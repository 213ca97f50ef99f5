import {
  BatchBuilder,
  createUnlistedMemberFinder,
  createValueAppender,
  type Field,
  type RecordBatch,
  type Row,
  type StreamSchema,
  type UnlistedMemberFinder,
} from "@dativo/core/plugin";
import { type LosslessJsonObject, parseRecord } from "./lossless-json.ts";
import { notInferred, type RecordProblem } from "./record-problem.ts";
import { createRecordToRow } from "./record-to-row.ts";
import {
  afterColon,
  closeBrace,
  comma,
  endOfString,
  endOfValue,
  JsonSyntaxError,
  letterN,
  quote,
  skipBlanks,
} from "./scan-json.ts";
import { textOfString } from "./text-of-string.ts";
import type { UnixTime } from "./unix-time.ts";
import { createValueDecoder, type ValueDecoder } from "./value-decoders.ts";

/** How records are decoded. */
export interface DecodeSettings {
  readonly schema: StreamSchema;
  readonly unixTime?: UnixTime | undefined;
  /** Columns of text take objects and lists as their JSON text. Without it they are rejected. */
  readonly nestedAsText?: boolean;
  /** Refuses records with members that are no column, nested ones too, but for nulls. */
  readonly refusesUnlisted?: boolean;
}

interface Column {
  readonly field: Field;
  readonly decode: ValueDecoder;
  /** Appends a value of the reader's own; whether the column could take it. */
  readonly appendConstant: (row: Row) => boolean;
  /** Number of the record in which the column was met last; negative where it was null there. */
  seenIn: number;
}

/** A member as the last records had it, in this place of the order: the next one most likely has it too. */
interface ExpectedMember {
  readonly name: string;
  /** With its closing quote. */
  readonly key: Buffer;
  /** Its whole words of four bytes, little end first. */
  readonly words: readonly number[];
  readonly column: Column | undefined;
}

/** Members of how many records are looked at for names that the schema does not have. */
const recordsWatched = 1000;

/**
 * Puts JSON objects into columns, straight from their bytes. What it cannot be sure of goes the slow way, as
 * values of JavaScript that keep every digit, and means the same there: the quick way is only quicker.
 */
export class RecordDecoder {
  readonly #builder: BatchBuilder;
  readonly #columns: readonly Column[];
  readonly #byName: ReadonlyMap<string, Column>;
  readonly #expected: ExpectedMember[] = [];
  readonly #toRow: (record: LosslessJsonObject) => Row;
  #constants: Row | undefined;
  readonly #unlisted = new Set<string>();
  readonly #findUnlisted: UnlistedMemberFinder | undefined;
  #record = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #viewed: Buffer | undefined;

  constructor(settings: DecodeSettings) {
    const { schema } = settings;
    this.#findUnlisted = settings.refusesUnlisted
      ? createUnlistedMemberFinder(schema.fields)
      : undefined;
    this.#builder = new BatchBuilder(schema);
    this.#columns = schema.fields.map((field, index) => {
      const builder = this.#builder.columns[index]!;
      const append = createValueAppender(field, builder);
      return {
        field,
        decode: createValueDecoder(field, builder, settings),
        appendConstant: (row) => append(row[field.name]) === undefined,
        seenIn: 0,
      };
    });
    this.#byName = new Map(this.#columns.map((column) => [column.field.name, column]));
    this.#toRow = createRecordToRow(schema, settings);
  }

  /** Values that every record from now on gets besides its own, in place of members of these names. */
  set constants(constants: Row | undefined) {
    this.#constants = constants;
  }

  /** Rows that wait in the columns. */
  get rowCount(): number {
    return this.#builder.rowCount;
  }

  /** Bytes that they take. */
  get byteLength(): number {
    return this.#builder.byteLength;
  }

  /** Names of members that are no column and were not null. */
  get unlisted(): ReadonlySet<string> {
    return this.#unlisted;
  }

  /** Drops what was appended of a record that `decode` threw for: its end is not there yet, perhaps. */
  discard(): void {
    this.#builder.rollbackRow();
  }

  /** Drops the rows behind the first `rowCount`. */
  truncate(rowCount: number): void {
    this.#builder.truncate(rowCount);
  }

  /** The rows since the last time. */
  finish(): RecordBatch {
    return this.#builder.finish();
  }

  /**
   * Decodes the object that begins at `start`.
   *
   * @param refuse is told where the object ends and why it is no row
   * @returns where it ends
   * @throws JsonSyntaxError
   */
  decode(
    bytes: Buffer,
    start: number,
    refuse: (end: number, problem: RecordProblem) => void,
  ): number {
    this.#record += 1;
    if (bytes !== this.#viewed) {
      this.#viewed = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const end = this.#members(bytes, start);
    if (end >= 0 && this.#fillGaps()) {
      this.#builder.commitRow();
      return end;
    }
    this.#builder.rollbackRow();
    const behind = end < 0 ? ~end : end;
    const problem = this.#slowly(bytes, start, behind);
    if (problem) refuse(behind, problem);
    return behind;
  }

  /** Behind the object; the complement where a value was not one for its column as it is. */
  #members(bytes: Buffer, start: number): number {
    let at = skipBlanks(bytes, start + 1);
    let fits = true;
    if (bytes[at] === closeBrace) return at + 1;
    for (let index = 0; ; index += 1) {
      if (bytes[at] !== quote) throw new JsonSyntaxError(bytes, at);
      const expected = this.#expected[index];
      const isExpected = expected !== undefined && isKey(this.#view, at + 1, expected);
      const member = isExpected ? expected : this.#learn(bytes, at, index);
      at = afterColon(bytes, at + 1 + member.key.length);
      const { column } = member;
      if (column === undefined && bytes[at] !== letterN) {
        if (this.#findUnlisted) fits = false;
        else if (this.#record <= recordsWatched) this.#unlisted.add(member.name);
      }
      const end = this.#value(bytes, at, column);
      if (end < 0) fits = false;
      at = skipBlanks(bytes, end < 0 ? ~end : end);
      if (bytes[at] === closeBrace) return fits ? at + 1 : ~(at + 1);
      if (bytes[at] !== comma) throw new JsonSyntaxError(bytes, at);
      at = skipBlanks(bytes, at + 1);
    }
  }

  #value(bytes: Buffer, start: number, column: Column | undefined): number {
    if (column === undefined) return endOfValue(bytes, start);
    if (this.#constants && Object.hasOwn(this.#constants, column.field.name)) {
      return endOfValue(bytes, start);
    }
    const record = this.#record;
    if (column.seenIn === record || column.seenIn === -record) return ~endOfValue(bytes, start);
    // A null is as good as nothing at all; what is to become of it, the gaps decide.
    if (bytes[start] === letterN) {
      column.seenIn = -record;
      return endOfValue(bytes, start);
    }
    column.seenIn = record;
    return column.decode(bytes, start);
  }

  /** Finds the column of a key that was not expected here, and expects it from now on. */
  #learn(bytes: Buffer, at: number, index: number): ExpectedMember {
    const end = endOfString(bytes, at);
    const name = textOfString(bytes, at, end);
    // With its closing quote: a key that merely begins like this one is another.
    const key = Buffer.from(bytes.subarray(at + 1, end < 0 ? ~end : end));
    const words = Array.from({ length: key.length >> 2 }, (_, word) => key.readUInt32LE(word * 4));
    const member = { name, key, words, column: this.#byName.get(name) };
    this.#expected[index] = member;
    return member;
  }

  /** Fills the columns that the record does not have: with constants, or nulls; whether that is allowed. */
  #fillGaps(): boolean {
    const record = this.#record;
    const builders = this.#builder.columns;
    for (let index = 0; index < builders.length; index += 1) {
      const column = this.#columns[index]!;
      if (column.seenIn === record) continue;
      if (this.#constants && Object.hasOwn(this.#constants, column.field.name)) {
        if (!column.appendConstant(this.#constants)) return false;
        continue;
      }
      if (column.field.required) return false;
      builders[index]!.appendNull();
    }
    return true;
  }

  #slowly(bytes: Buffer, start: number, end: number): RecordProblem | undefined {
    const record = parseRecord(bytes, start, end);
    if ("reason" in record) return record;
    const row = this.#toRow(record.members);
    const unlisted = this.#findUnlisted?.(row);
    if (unlisted !== undefined) return notInferred(unlisted);
    return this.#builder.appendRow(this.#constants ? { ...row, ...this.#constants } : row);
  }
}

function isKey(view: DataView, start: number, { key, words }: ExpectedMember): boolean {
  if (start + key.length > view.byteLength) return false;
  for (let word = 0; word < words.length; word += 1) {
    if (view.getUint32(start + word * 4, true) !== words[word]) return false;
  }
  for (let index = words.length * 4; index < key.length; index += 1) {
    if (view.getUint8(start + index) !== key[index]) return false;
  }
  return true;
}
