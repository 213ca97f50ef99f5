import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createRandom } from "../csv-to-parquet/generate-csv.mjs";

/** Part of the cached folder's name: raise it whenever the content changes. */
const generation = 1;
const rowsPerWrite = 5000;

/**
 * Writes the files of a shape, or finds those of an earlier run: the same on every machine.
 *
 * @param {string} cache
 * @param {import("./shapes.mjs").Shape} shape
 * @param {number} divisor for a first impression: one in so many rows, and files
 * @returns {Promise<string>} glob of the files
 */
export async function generateShape(cache, shape, divisor) {
  const name = `${shape.name.replaceAll(/[^a-z0-9]+/gu, "-")}-${generation}-${divisor}`;
  const folder = join(cache, name);
  const suffix = shape.gzip ? ".csv.gz" : ".csv";
  if (!existsSync(folder))
    await writeShape(`${folder}.unfinished`, folder, shape, { divisor, suffix });
  return join(folder, `*${suffix}`);
}

async function writeShape(unfinished, folder, shape, { divisor, suffix }) {
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const random = createRandom(20_261_124);
  const files = Math.ceil(shape.files / divisor);
  const rows = shape.files > 1 ? shape.rows : Math.ceil(shape.rows / divisor);
  for (let index = 0; index < files; index += 1) {
    const file = await open(join(unfinished, `${String(index).padStart(4, "0")}${suffix}`), "w");
    const write = (text) => file.write(shape.gzip ? gzipSync(text) : text);
    await write(`${shape.columns.map((column) => column.name).join(",")}\n`);
    for (let first = 0; first < rows; first += rowsPerWrite) {
      let text = "";
      const end = Math.min(first + rowsPerWrite, rows);
      for (let row = first; row < end; row += 1)
        text += `${shape.line(index * rows + row, random)}\n`;
      await write(text);
    }
    await file.close();
  }
  renameSync(unfinished, folder);
}
