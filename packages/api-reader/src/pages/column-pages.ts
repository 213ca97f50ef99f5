import { BatchBuilder, type RecordBatch, type Row, type StreamSchema } from "@dativo/core/plugin";
import type { RejectedRecord } from "@dativo/core/plugin";
import {
  endOfValue,
  notAnObject,
  openBrace,
  RecordDecoder,
  rejectedRecord,
  skipBlanks,
  type UnixTime,
  type WalkedRecords,
  walkRecords,
} from "@dativo/json-records";
import { describeUrl } from "../address/describe-url.ts";
import type { ApiAnswer } from "../client/api-request.ts";
import { parseJson } from "../body/parse-json.ts";
import { selectRecords } from "../body/select-records.ts";
import { isBlank, syntaxFailure, utf8Body } from "../body/body-text.ts";
import { JsonPage } from "./json-page.ts";

/** How the records of a stream are read into columns. */
export interface ColumnPagesSettings {
  readonly schema: StreamSchema;
  readonly unixTime?: UnixTime | undefined;
  /** Columns of text take objects and lists as their JSON text. */
  readonly nestedAsText?: boolean;
  /** Refuses records with members that are no column: where the columns were inferred. */
  readonly refusesUnlisted?: boolean;
  /** Keys with dots between them that lead to the list of records; absent when the body itself is it. */
  readonly recordsPath: string | undefined;
  /** Each line of the body is a record, and there is no list. */
  readonly isLines?: boolean;
  readonly batchRows: number;
  /** Records to take, at most. */
  readonly limit?: number | undefined;
  readonly reject: (record: RejectedRecord) => void;
}

/** Bytes of columns after which a batch is handed on, however few its rows are. */
const batchBytes = 32 * 1024 * 1024;

/** Reads the records of all pages of a stream straight into columns. */
export class ColumnPages {
  readonly #settings: ColumnPagesSettings;
  readonly #decoder: RecordDecoder;
  readonly #path: readonly string[];
  readonly #batches: RecordBatch[] = [];
  #taken = 0;
  #pages = 0;
  #namesShown = 0;

  constructor(settings: ColumnPagesSettings) {
    this.#settings = settings;
    this.#decoder = new RecordDecoder(settings);
    this.#path = settings.recordsPath?.split(".") ?? [];
  }

  /** Records that were taken so far. */
  get taken(): number {
    return this.#taken;
  }

  /** Values that every record from now on gets besides its own. */
  set constants(constants: Row | undefined) {
    this.#decoder.constants = constants;
  }

  /**
   * Reads one answer.
   *
   * @throws `API_BODY_NOT_JSON`, `API_RECORDS_NOT_FOUND`
   */
  readonly open = (answer: ApiAnswer): JsonPage => {
    const bytes = utf8Body(answer);
    this.#pages += 1;
    let record = 0;
    const take = (start: number): number => this.#take(bytes, start, (record += 1));
    return new JsonPage(answer, bytes, this.#walk(answer, bytes, take));
  };

  /** Looks into an answer and takes nothing. */
  readonly peek = (answer: ApiAnswer): JsonPage => {
    const bytes = utf8Body(answer);
    return new JsonPage(
      answer,
      bytes,
      this.#walk(answer, bytes, (at) => endOfValue(bytes, at)),
    );
  };

  /** The batches that are full; with `all`, what is left as well. */
  takeBatches(all = false): RecordBatch[] {
    if (all && this.#decoder.rowCount > 0) this.#batches.push(this.#decoder.finish());
    return [...this.#naming(), ...this.#batches.splice(0)];
  }

  #walk(answer: ApiAnswer, bytes: Buffer, take: (start: number) => number): WalkedRecords {
    const none = { count: 0, start: 0, end: bytes.length, lastStart: 0, lastEnd: 0 };
    if (isBlank(bytes)) return none;
    try {
      if (this.#settings.isLines) return walkLines(bytes, take);
      const walked = walkRecords(bytes, this.#path, take);
      if (walked) return walked;
    } catch (error) {
      throw syntaxFailure(error, answer.url, bytes);
    }
    // What it throws says which lists there are; a null on the way to the list is an empty page.
    const shown = describeUrl(answer.url);
    selectRecords(parseJson(bytes.toString("utf8"), shown), this.#settings.recordsPath, shown);
    return none;
  }

  #take(bytes: Buffer, start: number, record: number): number {
    const { limit = Infinity, batchRows, reject } = this.#settings;
    if (this.#taken >= limit) return endOfValue(bytes, start);
    this.#taken += 1;
    const position = { page: this.#pages, record };
    if (bytes[start] !== openBrace) {
      const end = endOfValue(bytes, start);
      reject(rejectedRecord(notAnObject, position, bytes.toString("utf8", start, end)));
      return end;
    }
    const decoder = this.#decoder;
    const end = decoder.decode(bytes, start, (behind, problem) => {
      reject(rejectedRecord(problem, position, bytes.toString("utf8", start, behind)));
    });
    const isFull = decoder.rowCount >= batchRows;
    if (isFull || ((record & 255) === 0 && decoder.byteLength > batchBytes)) {
      this.#batches.push(decoder.finish());
    }
    return end;
  }

  /** An empty batch that has the columns which the schema does not: so the host hears of them. */
  #naming(): RecordBatch[] {
    const { unlisted } = this.#decoder;
    if (unlisted.size === this.#namesShown) return [];
    this.#namesShown = unlisted.size;
    const known = this.#settings.schema.fields;
    const fields = [...unlisted].map((name) => ({ name, type: { kind: "json" }, required: false }));
    return [new BatchBuilder({ fields: [...known, ...fields] } as StreamSchema).finish()];
  }
}

/** A record a line, as in JSONL; nothing but white space may stand between them. */
function walkLines(bytes: Buffer, take: (start: number) => number): WalkedRecords {
  let [count, lastStart, lastEnd] = [0, 0, 0];
  for (let at = skipBlanks(bytes, 0); at < bytes.length; at = skipBlanks(bytes, lastEnd)) {
    count += 1;
    lastStart = at;
    lastEnd = take(at);
  }
  // No body is left around the records.
  return { count, start: 0, end: bytes.length, lastStart, lastEnd };
}
