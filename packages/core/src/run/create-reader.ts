import type { BaseReader } from "../contract/base-reader.ts";
import type { Metrics } from "../contract/plugin-context.ts";
import type { StreamState } from "../contract/stream-state.ts";
import { wrapPluginError } from "../errors/wrap-plugin-error.ts";
import type { JobRuntime } from "./job-runtime.ts";

/**
 * Builds a reader for the job's source.
 *
 * @param state the last committed state of a stream
 * @throws what the constructor throws, with the plugin's name added
 */
export function createReader(
  runtime: JobRuntime,
  state: (stream: string) => StreamState | undefined,
  metrics: Metrics,
): BaseReader {
  const { job, reader, logger, signal } = runtime;
  const source = {
    type: reader.name,
    connection: job.source.connection,
    credentials: job.source.credentials,
    streams: job.streams.map((stream) => stream.source),
    incremental: job.source.incremental,
    rateLimits: job.source.rateLimits,
    options: runtime.readerOptions,
    baseFolder: job.folder,
  };
  try {
    return new reader.pluginClass(source, { logger, signal, metrics, state });
  } catch (cause) {
    throw wrapPluginError(cause, { kind: "reader", plugin: reader.name, method: "constructor" });
  }
}
