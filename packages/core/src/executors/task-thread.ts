import { parentPort, workerData } from "node:worker_threads";
import { serveTasks } from "./serve-tasks.ts";
import type { ThreadSettings } from "./thread-messages.ts";

// The first module of a thread: it does what the thread of the run tells it.
if (parentPort) serveTasks(parentPort, workerData as ThreadSettings);
