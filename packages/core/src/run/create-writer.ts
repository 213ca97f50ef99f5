import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { BaseWriter } from "../contract/base-writer.ts";
import type { BatchFormat } from "../contract/batch.ts";
import type { JsonObject } from "../contract/json.ts";
import type { WriterContext } from "../contract/plugin-context.ts";
import type { LoadMode } from "../contract/target-config.ts";
import { wrapPluginError } from "../errors/wrap-plugin-error.ts";
import type { JobRuntime } from "./job-runtime.ts";

/** What of a stream a writer has to know. */
export interface WriterSettings {
  readonly asset: AssetDefinition;
  readonly mode: LoadMode;
  readonly partitioning: readonly string[];
  readonly prepared?: JsonObject;
}

/**
 * Builds a writer for one stream of the job's target.
 *
 * @param outputBase absolute path of its staging folder
 * @throws what the constructor throws, with the plugin's name added
 */
export function createWriter(
  runtime: JobRuntime,
  settings: WriterSettings,
  outputBase: string,
  context: Omit<WriterContext, "logger" | "signal" | "prepared" | "openStore">,
): BaseWriter<unknown, BatchFormat> {
  const { job, writer, logger, signal } = runtime;
  const target = {
    type: writer.name,
    connection: job.target.connection,
    credentials: job.target.credentials,
    catalog: job.target.catalog,
    mode: settings.mode,
    partitioning: settings.partitioning,
    options: runtime.writerOptions,
    baseFolder: job.folder,
  };
  try {
    return new writer.pluginClass(settings.asset, target, outputBase, {
      ...context,
      logger,
      signal,
      prepared: settings.prepared,
      openStore: (url, access) => runtime.stores.openElsewhere(url, access),
    });
  } catch (cause) {
    throw wrapPluginError(cause, {
      kind: "writer",
      plugin: writer.name,
      method: "constructor",
      stream: context.task.stream,
    });
  }
}
