import { fileURLToPath } from "node:url";
import { runProcess } from "./run-process.mjs";

const script = fileURLToPath(new URL("./run-checksum.mjs", import.meta.url));

/**
 * @typedef {object} Checksum
 * @property {number} rows
 * @property {string} checksum
 */

/** @returns {Promise<Checksum>} what DuckDB finds in a CSV file */
export async function checksumOfCsv(path) {
  return JSON.parse((await runProcess(script, ["csv", path])).output);
}

/**
 * Compares what an engine wrote with what DuckDB reads from its input: the same rows, and for all that
 * can write every value exactly, the same values.
 *
 * @param {import("./engines.mjs").Engine} engine
 * @param {Checksum} expected
 */
export async function verifyOutput(engine, expected) {
  const found = JSON.parse((await runProcess(script, ["parquet", engine.files])).output);
  const isSame =
    found.rows === expected.rows && (found.checksum === expected.checksum || !engine.isExact);
  if (isSame) return;
  throw new Error(
    `${engine.name} wrote other data than the file holds: ${JSON.stringify(found)} instead of ` +
      `${JSON.stringify(expected)} (${engine.files})`,
  );
}
