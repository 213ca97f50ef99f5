import type { Logger } from "../contract/plugin-context.ts";
import type { StreamReport } from "../run/run-report.ts";

/** A log line for each plugin of a stream, with what it has done. */
export function logUsage(logger: Logger, { name: stream, plugins }: StreamReport): void {
  for (const [kind, usage] of Object.entries(plugins ?? {})) {
    logger.debug(`The ${kind} of a stream is done.`, { stream, ...usage });
  }
}
