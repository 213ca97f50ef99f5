// Loaded with `node --import` into every process that is measured: leaves its peak memory and CPU time
// in the file named by DATIVO_BENCH_USAGE when it ends.
import { readFileSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

if (isMainThread) process.once("exit", writeUsage);

function writeUsage() {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = { peakBytes: peakBytes(), cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
  writeFileSync(process.env["DATIVO_BENCH_USAGE"], JSON.stringify(usage));
}

/**
 * The most resident memory that this process, with all its threads and WebAssembly, ever had. Linux
 * hands `maxRSS` down from the process that started this one, so its own VmHWM is read where it exists.
 */
function peakBytes() {
  if (process.platform === "linux") {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  }
  return process.resourceUsage().maxRSS * 1024;
}
