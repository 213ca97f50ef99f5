// @ts-check
// For the first module of a thread or a process where Dativo runs from its sources, as its tests do: Node.js 20
// cannot start from TypeScript.
import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";

const source = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const jiti = createJiti(import.meta.url, {
  // Not in the folder for temporary files, which a run of the tests has for itself.
  fsCache: source("../../../node_modules/.cache/jiti"),
  alias: {
    "@dativo/core/plugin": source("./plugin.ts"),
    "@dativo/core": source("./index.ts"),
  },
});

/**
 * Imports a module in TypeScript.
 *
 * @param {string} path from this folder
 */
export async function importFromSources(path) {
  await jiti.import(source(path));
}
