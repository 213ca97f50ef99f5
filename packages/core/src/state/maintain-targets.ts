import type { MaintenanceReport, MaintenanceRequest } from "../contract/maintenance.ts";
import { stateErrors } from "../errors/state-errors.ts";
import { callPlugin } from "../run/call-plugin.ts";
import { createWriter } from "../run/create-writer.ts";
import { emptyAsset } from "../run/plan-stream.ts";
import { TaskMetrics } from "../run/task-metrics.ts";
import { usePlugin } from "../run/use-plugin.ts";
import { type JobStateOptions, useJobStreams } from "./use-job-streams.ts";

const millisecondsInHour = 3_600_000;

/** What is looked after, and how. */
export interface MaintainTargetsOptions extends JobStateOptions {
  readonly task: MaintenanceRequest["task"];
  readonly olderThanHours: number;
  /** States that stay in any case; 1 by default. */
  readonly keep?: number | undefined;
  readonly isDryRun?: boolean | undefined;
}

/** What became of the target of a stream. */
export interface MaintainedTarget extends MaintenanceReport {
  readonly stream: string;
}

/**
 * Lets the writer of a job look after its targets: expire earlier states of tables, or remove files that no
 * state of them has. Commits that died half-way are finished first.
 *
 * @throws what reading the job throws, `MAINTENANCE_UNSUPPORTED`, and errors of the writer
 */
export async function maintainTargets(
  jobFile: string,
  { task, olderThanHours, keep = 1, isDryRun = false, ...options }: MaintainTargetsOptions,
): Promise<readonly MaintainedTarget[]> {
  const before = new Date(Date.now() - olderThanHours * millisecondsInHour);
  return useJobStreams(jobFile, options, async (streams, runtime) => {
    const maintained: MaintainedTarget[] = [];
    for (const stream of streams) {
      const { name } = stream.source;
      const call = { kind: "writer", plugin: runtime.writer.name, stream: name } as const;
      const { mode, asset = emptyAsset(stream) } = stream;
      const settings = { asset, mode, partitioning: [] };
      const writer = createWriter(runtime, settings, stream.output, {
        task: { runId: "maintain", stream: name, partitionIndex: 0, attemptId: "maintain" },
        metrics: new TaskMetrics(),
        createFile: (path) => Promise.reject(new Error(`maintain must not write ${path}`)),
      });
      const report = await usePlugin(call, writer, runtime.logger, () =>
        callPlugin({ ...call, method: "maintain" }, async () =>
          writer.maintain?.({ task, before, keep, isDryRun }),
        ),
      );
      if (report === undefined) throw stateErrors.maintenanceUnsupported(runtime.writer.name);
      maintained.push({ stream: name, ...report });
    }
    return maintained;
  });
}
