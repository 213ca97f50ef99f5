import type { BaseReader } from "../contract/base-reader.ts";
import type { RecordBatch, Row } from "../contract/batch.ts";
import type { ExtractRequest } from "../contract/extract-request.ts";
import { replayYields } from "../rejects/replay-yields.ts";
import { iterateBatches } from "./iterate-batches.ts";
import type { JobRuntime } from "./job-runtime.ts";
import type { StreamPlan } from "./run-plan.ts";

/**
 * What a task reads: the partition that the reader extracts; or, where the plan is to replay, the
 * rejected records of a file of the output.
 *
 * @throws what `iterateBatches` and `replayYields` throw
 */
export function openYields(
  stream: StreamPlan,
  reader: BaseReader,
  request: ExtractRequest,
  runtime: JobRuntime,
): AsyncGenerator<RecordBatch | readonly Row[]> {
  const { replay } = stream;
  if (replay) return replayYields({ ...stream, replay }, reader, request, runtime);
  const { name: plugin } = runtime.reader;
  const call = { kind: "reader", plugin, method: "extract", stream: stream.source.name } as const;
  return iterateBatches(() => reader.extract(request), call, runtime);
}
