import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { repository } from "../repository-files.ts";

/** A job that runs, and can be disturbed. */
export interface RunningJob {
  readonly process: ChildProcess;
  /** Its exit code or the signal that has ended it, and what it has printed. */
  readonly ended: Promise<{ readonly end: number | string | null; readonly output: string }>;
}

/** Starts the job of a folder, `job.yaml`, in a process of its own. */
export function startJob(folder: string): RunningJob {
  const program = join(repository, "packages/dativo/bin/dativo.js");
  const child = spawn(process.execPath, [program, "run", join(folder, "job.yaml")], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  }
  const ended = once(child, "close").then(() => ({
    end: child.exitCode ?? child.signalCode,
    output,
  }));
  return { process: child, ended };
}

/** Runs the job of a folder, which may fail, and kills its process after a while. */
export async function runAndKill(folder: string, milliseconds: number): Promise<void> {
  const { process: child, ended } = startJob(folder);
  const timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
  await ended;
  clearTimeout(timer);
}

/** Asks again and again until the answer is yes; the test's timeout ends it. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
