import type { MessagePort } from "node:worker_threads";
import { joinErrors } from "../errors/join-errors.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { loadJobPlugins } from "../plugins/load-job-plugins.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import { loadStores } from "../storage/job-stores.ts";
import { createThreadLogger } from "./thread-logger.ts";
import type { ThreadMessage, ThreadSettings } from "./thread-messages.ts";

/**
 * Makes a thread ready for tasks: loads the plugins once more, from where the run has found them.
 *
 * @returns a runtime whose events and log lines go to the thread of the run, where secrets are hidden
 * @throws the errors of plugin loading and of options, such as those of a module that refuses threads
 */
export async function loadThreadRuntime(
  { job: data, folders, logLevel }: ThreadSettings,
  port: MessagePort,
): Promise<Omit<JobRuntime, "signal">> {
  const job = { ...data, locate: () => undefined };
  const plugins = await loadJobPlugins(job, folders);
  if ("errors" in plugins) throw joinErrors(plugins.errors);
  const { reader, writer } = plugins;
  const logger = createThreadLogger(port, logLevel);
  return {
    job,
    reader: reader.plugin,
    writer: writer.plugin,
    readerOptions: reader.options,
    writerOptions: writer.options,
    ...createJobRedactors(job.secrets, job.identifiers),
    stores: await loadStores(job, folders, { logger }),
    logger,
    onEvent: (event) => port.postMessage({ type: "event", event } satisfies ThreadMessage),
    backfill: undefined,
    parallelism: 1,
    expectPartitions: () => undefined,
  };
}
