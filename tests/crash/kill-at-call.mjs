// Preloaded into a process that runs a job: kills it, without a chance to clean up, at the n-th call
// that changes the output folder. DATIVO_KILL_AT is n; DATIVO_KILL_WHEN is "before" or "after" the call.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const killAt = Number(process.env.DATIVO_KILL_AT);
const when = process.env.DATIVO_KILL_WHEN;
const folder = process.env.DATIVO_KILL_FOLDER ?? "";
let calls = 0;

for (const name of ["link", "rename", "rm", "mkdir", "open", "writeFile"]) {
  const original = fs.promises[name];
  fs.promises[name] = async (path, ...rest) => {
    const counts = String(path).startsWith(folder);
    if (counts) calls += 1;
    const here = counts && calls === killAt;
    if (here && when === "before") process.kill(process.pid, "SIGKILL");
    const result = await original(path, ...rest);
    if (here && when === "after") process.kill(process.pid, "SIGKILL");
    return result;
  };
}
syncBuiltinESMExports();
