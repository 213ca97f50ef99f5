import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineWriter } from "@dativo/core/plugin";

/** Publishes by itself: the files of each run become one file `runs/<run id>.json`, in one rename. */
export const CommittingWriter = defineWriter({
  async writeBatch(rows, fileCounter, { context, fileName }) {
    const file = await context.createFile(fileName(fileCounter, "json"));
    await file.write(new TextEncoder().encode(JSON.stringify(rows)));
    return [await file.close(rows.length)];
  },
  async commitFiles({ runId, files }, { target }) {
    const published = join(target.baseFolder, "published", `${runId}.json`);
    if (existsSync(published)) return;
    const texts = await Promise.all(files.map(({ path }) => readFile(path, "utf8")));
    const temporary = join(target.baseFolder, `${runId}.tmp`);
    await writeFile(temporary, JSON.stringify(texts.flatMap((text) => JSON.parse(text))));
    await rename(temporary, published);
  },
});
