import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { runProcess } from "./run-process.mjs";
import { verifyOutput } from "./verify-output.mjs";

/**
 * @typedef {object} Result medians over all runs
 * @property {string} name
 * @property {number} seconds scaled up to the whole file
 * @property {number} fastestSeconds of the fastest run instead of the median, scaled up as well
 * @property {number} cpuSeconds scaled up to the whole file
 * @property {number} peakBytes as measured
 * @property {number} outputBytes scaled up to the whole file
 * @property {number} scale
 * @property {string} against name of the one that it is compared with
 * @property {number} [goal]
 */

/**
 * Lets the engines take turns, so that a slow minute of the machine hits all of them, and checks what
 * each has written in its first run.
 *
 * @param {readonly import("./engines.mjs").Engine[]} engines
 * @param {number} runs
 * @param {(engine: import("./engines.mjs").Engine) => import("./verify-output.mjs").Checksum} expected
 * @returns {Promise<Result[]>}
 */
export async function raceEngines(engines, runs, expected) {
  const measured = engines.map(() => []);
  for (let run = 0; run < runs; run += 1) {
    for (const [index, engine] of engines.entries()) {
      rmSync(engine.output, { recursive: true, force: true });
      const { seconds, cpuSeconds, peakBytes } = await runProcess(
        engine.script,
        engine.scriptArguments,
        engine.onOneProcessor,
      );
      if (run === 0) await verifyOutput(engine, expected(engine));
      measured[index].push({ seconds, cpuSeconds, peakBytes, outputBytes: sizeOf(engine.output) });
      console.log(`run ${run + 1}/${runs}  ${engine.name}: ${seconds.toFixed(2)} s`);
    }
  }
  return engines.map(({ name, scale, against, goal }, index) => ({
    name,
    scale,
    against,
    goal,
    seconds: scale * medianOf(measured[index], "seconds"),
    fastestSeconds: scale * Math.min(...measured[index].map((entry) => entry.seconds)),
    cpuSeconds: scale * medianOf(measured[index], "cpuSeconds"),
    peakBytes: medianOf(measured[index], "peakBytes"),
    outputBytes: scale * medianOf(measured[index], "outputBytes"),
  }));
}

function medianOf(measured, key) {
  const sorted = measured.map((entry) => entry[key]).toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Bytes of a file, or of the Parquet files in a folder. */
function sizeOf(path) {
  const { size } = statSync(path);
  if (!statSync(path).isDirectory()) return size;
  return readdirSync(path)
    .filter((name) => name.endsWith(".parquet"))
    .reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
}
