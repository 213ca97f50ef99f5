import { batchOrigin } from "../batch/batch-origin.ts";
import { rowReplay } from "../batch/raw-row.ts";
import type { BaseReader } from "../contract/base-reader.ts";
import type { RecordBatch, Row } from "../contract/batch.ts";
import type { ExtractRequest } from "../contract/extract-request.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import { rejectErrors } from "../errors/reject-errors.ts";
import { iterateBatches } from "../run/iterate-batches.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import { isRows } from "../run/recognise-yield.ts";
import type { StreamPlan } from "../run/run-plan.ts";
import { createDuplicateStep, placeOf } from "./drop-duplicates.ts";
import { rejectIncomplete } from "./reject-incomplete.ts";
import { replayJsonRows } from "./replay-json-rows.ts";
import { rowsOfRecords, withPlaces, type RowReplay } from "./rows-of-records.ts";

/** What rejected records are read again with. */
export interface ReplayFlow {
  readonly stream: StreamPlan;
  readonly reader: BaseReader;
  readonly request: ExtractRequest;
  readonly runtime: JobRuntime;
}

type Yielded = RecordBatch | readonly Row[];

/**
 * Reads some rejected records again: rows that the host has rejected from their JSON, the others through
 * the reader's `readRejected`, where it has one.
 *
 * @param file names the reject file in errors
 * @throws `REPLAY_RECORDS_LOST`
 */
export async function* replayChunk(
  records: readonly RejectedRecord[],
  file: string,
  flow: ReplayFlow,
): AsyncGenerator<Yielded> {
  const { stream, reader, request } = flow;
  const { asset, schemaInferred: inferred } = stream;
  const rows: RowReplay = { schema: asset.schema, inferred, reject: request.reject };
  const whole = rejectIncomplete(records, request.reject);
  const isJson = ({ replay }: RejectedRecord): boolean =>
    reader.readRejected === undefined || replay?.["form"] === rowReplay.form;
  const dropDuplicates = createDuplicateStep(whole, rows);
  const batch = replayJsonRows(whole.filter(isJson), rows);
  const unique = batch && dropDuplicates(batch);
  if (unique) yield unique;
  const ofReader = whole.filter((record) => !isJson(record));
  if (ofReader.length === 0) return;
  for await (const yielded of readThroughReader(ofReader, file, rows, flow)) {
    const left = isRows(yielded) ? yielded : dropDuplicates(yielded);
    if (left) yield left;
  }
}

/** Waits for the whole chunk, because only then it is known which of the records the rows are. */
async function* readThroughReader(
  records: readonly RejectedRecord[],
  file: string,
  rows: RowReplay,
  { stream, reader, request, runtime }: ReplayFlow,
): AsyncGenerator<Yielded> {
  const { name: plugin } = runtime.reader;
  const call = {
    kind: "reader",
    plugin,
    method: "readRejected",
    stream: stream.source.name,
  } as const;
  const left = new UnansweredRecords(records);
  const reject = (record: RejectedRecord): void => {
    left.remove(record);
    request.reject(record);
  };
  const read = (): unknown => reader.readRejected?.(records, { ...request, reject });
  const yields: Yielded[] = [];
  let rowCount = 0;
  for await (const yielded of iterateBatches(read, call, runtime)) {
    yields.push(yielded);
    rowCount += lengthOf(yielded);
  }
  const answered = rowCount + left.rejected;
  if (answered < records.length) {
    throw rejectErrors.recordsLost(plugin, file, records.length, answered);
  }
  const good = left.records;
  let next = 0;
  for (const yielded of yields) {
    const length = lengthOf(yielded);
    const own = good.slice(next, next + length);
    next += length;
    const placed = good.length === rowCount ? place(yielded, own, rows) : yielded;
    if (placed) yield placed;
  }
}

function lengthOf(yielded: Yielded): number {
  return isRows(yielded) ? yielded.length : yielded.numRows;
}

/** Gives rows the places of the records that they were read from, unless the reader has done it. */
function place(
  yielded: Yielded,
  records: readonly RejectedRecord[],
  rows: RowReplay,
): RecordBatch | undefined {
  if (isRows(yielded))
    return rowsOfRecords(records, (_, index) => ({ row: yielded[index]! }), rows);
  return batchOrigin(yielded) ? yielded : withPlaces(yielded, records);
}

/** The records that a reader has not rejected yet. */
class UnansweredRecords {
  readonly #records: Set<RejectedRecord>;
  readonly #byPlace = new Map<string, RejectedRecord[]>();
  #rejected = 0;

  constructor(records: readonly RejectedRecord[]) {
    this.#records = new Set(records);
    for (const record of records) {
      const same = this.#byPlace.get(placeOf(record));
      if (same) same.push(record);
      else this.#byPlace.set(placeOf(record), [record]);
    }
  }

  get rejected(): number {
    return this.#rejected;
  }

  get records(): readonly RejectedRecord[] {
    return [...this.#records];
  }

  /** @param record the one that was given, or one with its position and text */
  remove(record: RejectedRecord): void {
    this.#rejected += 1;
    const given = this.#byPlace.get(placeOf(record))?.shift();
    if (given) this.#records.delete(given);
  }
}
