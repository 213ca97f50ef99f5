// Preloaded into a process that runs a job: kills it, without a chance to clean up, at the n-th call
// that changes the output folder. To die after one call is to die before the next. Threads count for
// themselves, each from one; with DATIVO_KILL_IN=tasks only they do.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { isMainThread } from "node:worker_threads";

const killAt = Number(process.env.DATIVO_KILL_AT);
const folder = process.env.DATIVO_KILL_FOLDER ?? "";
const counts = !isMainThread || process.env.DATIVO_KILL_IN !== "tasks";
let calls = 0;

for (const name of ["link", "rename", "rm", "mkdir", "open", "writeFile"]) {
  const original = fs.promises[name];
  fs.promises[name] = async (path, ...rest) => {
    if (counts && String(path).startsWith(folder)) calls += 1;
    if (calls === killAt) process.kill(process.pid, "SIGKILL");
    return original(path, ...rest);
  };
}
syncBuiltinESMExports();
