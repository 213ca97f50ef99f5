import { setBatchOrigin, type RecordBatch, type RejectedRecord, z } from "@dativo/core/plugin";
import type { BatchBuilder } from "@dativo/core/plugin";
import type { RecordBlock } from "./csv-file.ts";
import type { CsvReaderOptions } from "./csv-reader-options.ts";
import type { CsvDialect } from "./csv-dialect.ts";
import { createTokenizer } from "./create-tokenizer.ts";
import type { RecordTokenizer } from "./record-tokenizer.ts";
import type { TableAppender } from "./table-appender.ts";

/** What rejected records are read again with. */
export interface ReplaySettings {
  readonly builder: BatchBuilder;
  readonly options: CsvReaderOptions;
  readonly dialect: CsvDialect;
  /** Names of the columns where the options say that files have no header. */
  readonly columnNames: readonly string[] | undefined;
  readonly reject: (record: RejectedRecord) => void;
  /** Makes what appends the records of files with these columns. */
  readonly createAppender: (
    columns: readonly string[],
    file: string,
    reject: (record: RejectedRecord) => void,
  ) => TableAppender;
}

const replaySchema = z.object({
  columns: z.array(z.string()).min(1),
  base64: z.string().optional(),
  cut: z.boolean().optional(),
});
type Replay = z.output<typeof replaySchema>;

type Cause = Pick<RejectedRecord, "reason" | "message" | "column" | "value">;

/**
 * Reads the text of each record as one record of a file with the columns that its file had. What is bad
 * is rejected once more; places and texts stay those of the first time.
 *
 * @returns the good ones; `undefined` where there is none
 */
export function replayRecords(
  records: readonly RejectedRecord[],
  settings: ReplaySettings,
): RecordBatch | undefined {
  const { builder, reject } = settings;
  const readers = new Map<string, RecordReader>();
  const kept: RejectedRecord[] = [];
  for (const record of records) {
    const replay = replaySchema.safeParse(record.replay);
    const problem = replay.success
      ? readOne(record, replay.data, settings, readers)
      : {
          reason: "HEADER_UNKNOWN",
          message: "replay.columns does not name the columns of the record's file.",
        };
    if (problem === undefined) kept.push(record);
    else reject({ ...problem, ...placeOf(record) });
  }
  if (kept.length === 0) return undefined;
  return setBatchOrigin(builder.finish(), { locate: (row) => placeOf(kept[row]!) });
}

function placeOf({
  position,
  raw,
  replay,
}: RejectedRecord): Pick<RejectedRecord, "position" | "raw" | "replay"> {
  return { position, raw, ...(replay === undefined ? {} : { replay }) };
}

function fileOf({ position }: RejectedRecord): string {
  return typeof position["file"] === "string" ? position["file"] : "a reject file";
}

function readOne(
  record: RejectedRecord,
  replay: Replay,
  settings: ReplaySettings,
  readers: Map<string, RecordReader>,
): Cause | undefined {
  if (replay.cut === true) {
    const message = `raw is only the beginning of the record. Raise max_record_bytes and read its file again, or write the whole record into raw and remove "cut".`;
    return { reason: "RECORD_TOO_LARGE", message };
  }
  if (/\p{Surrogate}/u.test(record.raw)) {
    return {
      reason: "INVALID_ENCODING",
      message: "raw holds half a character, which no UTF-8 has.",
    };
  }
  const { options, columnNames = replay.columns } = settings;
  const columns = options.header ? replay.columns : columnNames;
  const key = JSON.stringify(columns);
  let reader = readers.get(key);
  if (reader === undefined) {
    reader = new RecordReader(columns, fileOf(record), settings);
    readers.set(key, reader);
  }
  return reader.read(rawBytes(record.raw, replay.base64), record);
}

const lossy = new TextDecoder("utf-8", { ignoreBOM: true });

/** The record's bytes: its own where `raw` could not show them and nobody has edited it. */
function rawBytes(raw: string, base64: string | undefined): Uint8Array {
  const original = base64 === undefined ? undefined : Buffer.from(base64, "base64");
  return original && lossy.decode(original) === raw ? original : new TextEncoder().encode(raw);
}

/** Reads records of files with the same columns. */
class RecordReader {
  readonly #tokenizer: RecordTokenizer;
  readonly #appender: TableAppender;
  readonly #builder: BatchBuilder;
  #problem: Cause | undefined;

  constructor(columns: readonly string[], file: string, settings: ReplaySettings) {
    const { builder, dialect, options, createAppender } = settings;
    // Room for a second record, which tells that it is not one.
    this.#tokenizer = createTokenizer(dialect, columns.length, 2, options.max_record_bytes);
    this.#builder = builder;
    this.#appender = createAppender(columns, file, ({ reason, message, column, value }) => {
      this.#problem = {
        reason,
        message,
        ...(column === undefined ? {} : { column }),
        ...(value === undefined ? {} : { value }),
      };
    });
  }

  /** Appends the one record in `text`; answers what is wrong with it. */
  read(text: Uint8Array, { position, reason }: RejectedRecord): Cause | undefined {
    // What was perhaps the inside of a text is no record just because it stands alone now.
    const doubtful = reason === "QUOTE_INVALID";
    const block = this.#tokenize(text, Number(position["line"] ?? 1), doubtful);
    this.#problem = undefined;
    if (block.problems.length === 0 && block.recordCount !== 1) {
      const found = block.recordCount === 0 ? "no record" : "more than one record";
      return { reason: "RAW_NOT_ONE_RECORD", message: `raw holds ${found}.` };
    }
    const rows = this.#builder.rowCount;
    const first = block.problems.length > 0;
    this.#appender.append(
      first ? { ...block, recordCount: 0, problems: block.problems.slice(0, 1) } : block,
    );
    return this.#builder.rowCount > rows ? undefined : this.#problem;
  }

  #tokenize(text: Uint8Array, line: number, doubtful: boolean): RecordBlock {
    const tokenizer = this.#tokenizer;
    // An empty record of a single column is an empty line, and needs its end.
    const end = Math.max(text.length, 1);
    const bytes = new Uint8Array(end + 1).fill(10);
    bytes.set(text);
    tokenizer.line = line;
    tokenizer.distrust(doubtful ? end : 0);
    tokenizer.tokenize(bytes, 0, end, true);
    const { fields, lines, columnCount, recordCount, problems } = tokenizer;
    const place = { start: 0, end, fileOffset: 0, validUtf8: false };
    return { bytes, fields, lines, columnCount, recordCount, problems, ...place };
  }
}
