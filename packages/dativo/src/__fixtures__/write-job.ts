import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const plugins = fileURLToPath(new URL("plugins.mjs", import.meta.url));

/** Writes `<folder>/<name>.yaml`: a job from a reader of `plugins.mjs` to its `TextWriter`. */
export async function writeJob(
  folder: string,
  name: string,
  reader: string,
  changes: { readonly tables?: readonly string[]; readonly mode?: "strict" | "warn" } = {},
): Promise<string> {
  const { tables, mode } = changes;
  const job = {
    source: {
      custom_reader: `${plugins}:${reader}`,
      credentials: { password: "open-sesame" },
      ...(tables === undefined ? {} : { tables }),
    },
    target: { custom_writer: `${plugins}:TextWriter`, output: `./out/${name}` },
    ...(mode === undefined ? {} : { schema_validation_mode: mode }),
  };
  const path = join(folder, `${name}.yaml`);
  await writeFile(path, JSON.stringify(job));
  return path;
}
