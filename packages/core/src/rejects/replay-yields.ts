import { createHash } from "node:crypto";
import type { BaseReader } from "../contract/base-reader.ts";
import type { RecordBatch, Row } from "../contract/batch.ts";
import type { ExtractRequest } from "../contract/extract-request.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import { rejectErrors } from "../errors/reject-errors.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import type { StreamPlan } from "../run/run-plan.ts";
import { readRejectFile } from "./read-reject-file.ts";
import { replayChunk } from "./replay-chunk.ts";
import type { ReplayPlan } from "./replay-plan.ts";

const recordsInChunk = 8192;
const charactersInChunk = 16 * 1024 * 1024;

/** The plan of a stream that is replayed. */
type ReplayStreamPlan = StreamPlan & { readonly replay: ReplayPlan };

/**
 * Reads the records of one reject file again, chunk by chunk: through the reader's `readRejected`, or as
 * JSON rows where it has none.
 *
 * @throws `REJECT_LINE_INVALID`, `REJECT_FILE_CHANGED` when the file is not the planned one any more,
 *   `REPLAY_RECORDS_LOST` when the reader neither yields nor rejects a record
 */
export async function* replayYields(
  stream: ReplayStreamPlan,
  reader: BaseReader,
  request: ExtractRequest,
  runtime: JobRuntime,
): AsyncGenerator<RecordBatch | readonly Row[]> {
  const { id } = request.partition;
  const planned = stream.replay.files.find(({ path }) => path === id);
  if (!planned) throw rejectErrors.partitionUnknown(stream.source.name, id);
  const store = runtime.stores.open(stream.output);
  const file = `${store.url}/${planned.path}`;
  const hash = createHash("sha256");
  let chunk: RejectedRecord[] = [];
  let characters = 0;
  for await (const { record } of readRejectFile(store, planned.path, hash)) {
    chunk.push(record);
    characters += record.raw.length;
    if (chunk.length < recordsInChunk && characters < charactersInChunk) continue;
    yield* replayChunk(chunk, file, { stream, reader, request, runtime });
    chunk = [];
    characters = 0;
  }
  if (chunk.length > 0) yield* replayChunk(chunk, file, { stream, reader, request, runtime });
  if (hash.digest("hex") !== planned.sha256) throw rejectErrors.fileChanged(file);
}
