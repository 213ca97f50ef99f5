import type { BaseReader } from "../contract/base-reader.ts";
import type { StreamRequest } from "../contract/extract-request.ts";
import type { Partition } from "../contract/partition.ts";
import type { JobStream } from "../job/job.ts";
import { callPluginUntilAborted } from "../run/call-plugin.ts";
import { createReader } from "../run/create-reader.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import { TaskMetrics } from "../run/task-metrics.ts";
import { usePlugin } from "../run/use-plugin.ts";

/** The source of a stream, open to be looked at: all of it, whatever a job has read before. */
export interface OpenSource {
  readonly stream: JobStream;
  readonly runtime: JobRuntime;
  readonly reader: BaseReader;
  readonly request: StreamRequest;
  readonly partitions: readonly Partition[];
  /** Calls a method of the reader, abortable, with its errors wrapped. */
  readonly ask: <Result>(method: string, work: () => Promise<Result>) => Promise<Result>;
}

/** Opens the source of a stream, works with it, and closes it afterwards, whatever happened. */
export async function openSource<Result>(
  stream: JobStream,
  runtime: JobRuntime,
  work: (source: OpenSource) => Promise<Result>,
): Promise<Result> {
  const reader = createReader(runtime, () => undefined, new TaskMetrics());
  const call = {
    kind: "reader",
    plugin: runtime.reader.name,
    stream: stream.source.name,
  } as const;
  const ask: OpenSource["ask"] = (method, asked) =>
    callPluginUntilAborted({ ...call, method }, runtime.signal, asked);
  return usePlugin(call, reader, runtime.logger, async () => {
    const request: StreamRequest = { stream: stream.source, cursor: undefined };
    const { partitions } = await ask("partitions", () => reader.partitions(request));
    return work({ stream, runtime, reader, request, partitions, ask });
  });
}
