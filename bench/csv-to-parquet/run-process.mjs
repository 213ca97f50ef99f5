import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const hook = new URL("./peak-memory.mjs", import.meta.url).href;

/**
 * @typedef {object} Measured
 * @property {number} seconds wall time from the start of the process to its end
 * @property {number} cpuSeconds user and system time of all its threads
 * @property {number} peakBytes most resident memory it ever had
 * @property {string} output what it wrote to standard output
 */

/**
 * Runs a script in a Node process of its own and measures the whole of it, its start included.
 *
 * @param {string} script absolute path
 * @param {readonly string[]} scriptArguments
 * @param {boolean} [onOneProcessor] whether it may use one processor alone; Linux only
 * @returns {Promise<Measured>}
 */
export async function runProcess(script, scriptArguments, onOneProcessor = false) {
  const folder = mkdtempSync(join(tmpdir(), "dativo-bench-usage-"));
  const usageFile = join(folder, "usage.json");
  try {
    const started = performance.now();
    const output = await run(
      commandOf(["--import", hook, script, ...scriptArguments], onOneProcessor),
      usageFile,
    );
    const seconds = (performance.now() - started) / 1000;
    return { seconds, output, ...JSON.parse(readFileSync(usageFile, "utf8")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function commandOf(nodeArguments, onOneProcessor) {
  const command = [process.execPath, ...nodeArguments];
  return onOneProcessor && process.platform === "linux"
    ? ["taskset", "-c", "0", ...command]
    : command;
}

function run([program, ...programArguments], usageFile) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, programArguments, {
      env: { ...process.env, DATIVO_BENCH_USAGE: usageFile },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = [];
    const messages = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => messages.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(Buffer.concat(output).toString("utf8"));
      const said = Buffer.concat([...output, ...messages]).toString("utf8");
      reject(
        new Error(
          `${programArguments.join(" ")} ended with ${signal ?? `exit code ${code}`}:\n${said}`,
        ),
      );
    });
  });
}
