import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A hash for the data file of each stream of an output, by the stream. */
export async function dataFileHashes(output: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const stream of readdirSync(output).filter((name) => !name.startsWith("_"))) {
    const names = readdirSync(join(output, stream)).filter((name) => name.endsWith(".parquet"));
    for (const name of names) {
      const bytes = await readFile(join(output, stream, name));
      hashes[stream] = createHash("sha256").update(bytes).digest("hex");
    }
  }
  return hashes;
}
