import type { BatchBuilder, RejectedRecord } from "@dativo/core/plugin";
import type { ColumnFiller, FieldFailures } from "./column-filler.ts";
import type { RecordBlock } from "./csv-file.ts";
import { fieldReject, problemReject } from "./csv-rejects.ts";
import type { CsvDialect } from "./csv-dialect.ts";
import type { RecordLog } from "./record-log.ts";
import type { WrittenColumn } from "./written-column.ts";

/** What the records of one file are appended with. */
export interface TableAppenderSettings {
  readonly builder: BatchBuilder;
  readonly fillers: readonly ColumnFiller[];
  readonly positions: readonly number[];
  /** The columns of the contract, for rejects. */
  readonly written: readonly WrittenColumn[];
  /** Name of the file, for rejects. */
  readonly file: string;
  /** Names of the file's columns. */
  readonly columns: readonly string[];
  readonly dialect: CsvDialect;
  readonly reject: (record: RejectedRecord) => void;
  /** Remembers where the rows are from, where somebody may ask. */
  readonly log?: RecordLog | undefined;
}

/**
 * Appends blocks of records to a batch column by column, which keeps each column's loop small and fast.
 * A bad record is rejected as a whole: where a block has one, the block is taken back and appended again
 * without it.
 */
export class TableAppender {
  readonly #settings: TableAppenderSettings;
  readonly #failures = { recordFailed: new Uint8Array(0), list: [] as FieldFailures["list"] };

  constructor(settings: TableAppenderSettings) {
    this.#settings = settings;
  }

  /**
   * Appends the good records of a block, and rejects the bad ones in the order of the file.
   *
   * @throws whatever `reject` throws to stop the run
   */
  append(block: RecordBlock): void {
    const { builder } = this.#settings;
    this.#fill(block);
    let kept = block.recordCount;
    if (this.#failures.list.length > 0 || block.problems.length > 0) this.#reject(block);
    if (this.#failures.list.length > 0) {
      builder.rollbackRow();
      kept = this.#dropFailed(block);
      this.#fill({ ...block, recordCount: kept });
    }
    builder.commitRows(kept);
    this.#settings.log?.add(block, kept);
  }

  #fill(block: RecordBlock): void {
    const failures = this.#failures;
    if (failures.recordFailed.length < block.recordCount) {
      failures.recordFailed = new Uint8Array(block.recordCount);
    } else if (failures.list.length > 0) {
      failures.recordFailed.fill(0);
    }
    failures.list = [];
    for (const filler of this.#settings.fillers) filler(block, failures);
  }

  #reject(block: RecordBlock): void {
    const { written, positions, file, columns, dialect, reject } = this.#settings;
    const rejects: RejectedRecord[] = [
      ...block.problems.map((problem) => problemReject(block, problem, { file, columns })),
      ...this.#failures.list.map((failure) => {
        const column = written[failure.column]!;
        const position = positions[failure.column]!;
        return fieldReject(block, failure, { column, position, file, columns, dialect });
      }),
    ];
    const byteOf = (record: RejectedRecord): number => Number(record.position["byte"]);
    for (const record of rejects.toSorted((one, other) => byteOf(one) - byteOf(other))) {
      reject(record);
    }
  }

  /** Moves the places of the good records together; says how many there are. */
  #dropFailed({ fields, lines, columnCount, recordCount }: RecordBlock): number {
    const { recordFailed } = this.#failures;
    const width = columnCount * 2;
    let kept = 0;
    for (let record = 0; record < recordCount; record += 1) {
      if (recordFailed[record] === 1) continue;
      fields.copyWithin(kept * width, record * width, (record + 1) * width);
      lines[kept] = lines[record]!;
      kept += 1;
    }
    return kept;
  }
}
