import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { defineWriter } from "@dativo/core/plugin";

/** Writes its files with Node.js itself, as a library would that wants a path, in place of the host's own. */
export const ScratchWriter = defineWriter({
  async writeBatch(rows, fileCounter, { fileName, outputBase }) {
    const path = join(outputBase, fileName(fileCounter, "jsonl"));
    await appendFile(path, rows.map(({ id }) => `${JSON.stringify(id)}\n`).join(""));
    return [{ path, rows: rows.length }];
  },
});
