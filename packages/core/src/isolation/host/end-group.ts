import type { ChildProcess } from "node:child_process";

const living = new Set<ChildProcess>();

/** Sees to it that a process ends when this one does. */
export function followToTheEnd(child: ChildProcess): void {
  if (living.size === 0) process.once("exit", endAll);
  living.add(child);
  child.once("close", () => {
    living.delete(child);
    if (living.size === 0) process.removeListener("exit", endAll);
  });
}

/** Ends a process with all that it has started. */
export function endGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-pid, "SIGKILL");
  } catch (error) {
    // It has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function endAll(): void {
  for (const child of living) endGroup(child);
}
