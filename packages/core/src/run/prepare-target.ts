import type { BaseWriter } from "../contract/base-writer.ts";
import type { BatchFormat } from "../contract/batch.ts";
import { commitErrors } from "../errors/commit-errors.ts";
import { runErrors } from "../errors/run-errors.ts";
import { adoptCommit } from "./adopt-commit.ts";
import { callPluginUntilAborted } from "./call-plugin.ts";
import { createWriter } from "./create-writer.ts";
import { findJsonProblem } from "./find-json-problem.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { findOwnCommit } from "./own-commit.ts";
import { findLastCommit } from "./read-last-commit.ts";
import { refuseSecretsInPlan } from "./refuse-secrets-in-plan.ts";
import { writtenAsset } from "./run-date-column.ts";
import type { StreamPlan } from "./run-plan.ts";
import { TaskMetrics } from "./task-metrics.ts";
import { usePlugin } from "./use-plugin.ts";

type Writer = BaseWriter<unknown, BatchFormat>;

/**
 * Lets the writer look at the target of a stream that is planned, and holds what the target says was
 * committed against the commits of the output.
 *
 * @returns the plan, with what the writer has prepared; `undefined` when the target knew of a commit that the
 *   output did not, which has it now: the stream is to be planned again
 * @throws `TARGET_BEHIND`, and what the writer's `prepare` and `lastCommit` throw
 */
export async function prepareTarget(
  runId: string,
  stream: StreamPlan,
  runtime: JobRuntime,
): Promise<StreamPlan | undefined> {
  if (stream.asset.schema.fields.length === 0) return stream;
  const name = stream.source.name;
  const call = { kind: "writer", plugin: runtime.writer.name, stream: name } as const;
  const settings = { ...stream, asset: writtenAsset(stream) };
  const { prepare } = runtime.writer.pluginClass.prototype as Partial<Writer>;
  if (prepare === undefined) return stream;
  // It writes nothing: a run that finds nothing new must not leave a folder behind.
  const writer = createWriter(runtime, settings, stream.output, {
    task: { runId, stream: name, partitionIndex: 0, attemptId: "prepare" },
    metrics: new TaskMetrics(),
    createFile: (path) => Promise.reject(new Error(`prepare must not write ${path}`)),
  });
  return usePlugin(call, writer, runtime.logger, async () => {
    const prepared = await callPluginUntilAborted(
      { ...call, method: "prepare" },
      runtime.signal,
      async () => writer.prepare?.(),
    );
    const problem = findJsonProblem(prepared, "prepared");
    if (prepared === undefined || problem) {
      throw runErrors.preparedInvalid(runtime.writer.name, name, problem?.found ?? "undefined");
    }
    const plan = { ...stream, prepared };
    refuseSecretsInPlan(plan, runtime);
    return (await agreesWithTarget(writer, plan, runtime)) ? plan : undefined;
  });
}

async function agreesWithTarget(
  writer: Writer,
  stream: StreamPlan,
  runtime: JobRuntime,
): Promise<boolean> {
  if (writer.lastCommit === undefined) return true;
  const { name } = stream.source;
  const { job, writer: plugin, signal } = runtime;
  const store = runtime.stores.open(stream.output);
  const own = await findOwnCommit(store, { job: job.name, stream: name });
  // Whoever has rolled a state back or reset it knows what the target holds.
  if (own && own.handed_over === undefined) return true;
  const call = { kind: "writer", plugin: plugin.name, method: "lastCommit", stream: name } as const;
  const stored = await callPluginUntilAborted(call, signal, async () =>
    writer.lastCommit?.(job.name),
  );
  if (own?.run_id === stored?.["run_id"]) return true;
  const known =
    stored && (await findLastCommit(store, (record) => record.run_id === stored["run_id"]));
  if (stored === undefined || known) {
    if (own) throw commitErrors.targetBehind(stream.output, name, own);
    return true;
  }
  await adoptCommit(store, stored, runtime);
  return false;
}
