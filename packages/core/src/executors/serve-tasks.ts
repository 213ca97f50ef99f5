import type { MessagePort } from "node:worker_threads";
import { packError } from "../errors/error-transfer.ts";
import { runErrors } from "../errors/run-errors.ts";
import type { RunPlan } from "../run/run-plan.ts";
import { runTask, type Task } from "../run/run-task.ts";
import { loadThreadRuntime } from "./load-thread-runtime.ts";
import type { ThreadMessage, ThreadRequest, ThreadSettings } from "./thread-messages.ts";

/**
 * The work of a thread: carries out the tasks that it is sent, one at a time, by the same `runTask` as
 * everywhere. The plugins are loaded at once, while the run still plans; what goes wrong with that is
 * the answer to the first task.
 */
export function serveTasks(port: MessagePort, settings: ThreadSettings): void {
  const loading = loadThreadRuntime(settings, port).catch((cause: unknown) => {
    throw runErrors.threadUnready(cause);
  });
  // The first task awaits it: nobody has to hear of it before.
  loading.catch(() => undefined);
  let plan: RunPlan | undefined;
  let running: AbortController | undefined;

  const answer = async (task: Task, { signal }: AbortController): Promise<ThreadMessage> => {
    try {
      const runtime = { ...(await loading), signal };
      if (plan === undefined) throw runErrors.taskUnknown(task.streamIndex, task.partitionIndex);
      return { type: "done", manifest: await runTask(plan, task, runtime) };
    } catch (error) {
      return { type: "failed", error: packError(error) };
    }
  };
  const carryOut = async (task: Task): Promise<void> => {
    running = new AbortController();
    // A task that waits for what can never come ends its thread so, and is not waited for forever.
    port.unref();
    const message = await answer(task, running);
    port.ref();
    port.postMessage(message);
  };
  port.on("message", (request: ThreadRequest) => {
    if (request.type === "plan") ({ plan } = request);
    else if (request.type === "task") void carryOut(request.task);
    else running?.abort();
  });
}
