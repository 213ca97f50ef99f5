import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runJob, type RunReport } from "@dativo/core";

/** A folder with a job that writes to a table. */
export interface TableJob {
  readonly folder: string;
  /** Absolute path of the job file. */
  readonly file: string;
  /** Writes the job and its source. */
  readonly write: (lines: readonly string[], settings: JobSettings) => Promise<void>;
  /** Runs it as it stands. */
  readonly run: () => Promise<RunReport>;
  readonly remove: () => Promise<void>;
}

/** What of a job differs between tests. */
export interface JobSettings {
  readonly name?: string;
  /** Of the source: `orders.csv` by default. */
  readonly csv?: string;
  readonly catalog: object;
  readonly target?: object;
  readonly options?: object;
  readonly source?: object;
  readonly job?: object;
  readonly columns?: readonly object[];
}

/** In a temporary folder. */
export async function createTableJob(): Promise<TableJob> {
  const folder = await mkdtemp(join(tmpdir(), "dativo-iceberg-"));
  const file = join(folder, "job.json");
  return {
    folder,
    file,
    write: async (lines, settings) => {
      const {
        name = "shop",
        csv = "orders.csv",
        catalog,
        target,
        options,
        source,
        job,
        columns,
      } = settings;
      await writeFile(join(folder, csv), [...lines, ""].join("\n"));
      const asset = { name: "orders", version: "1.0", schema: columns };
      await writeFile(
        file,
        JSON.stringify({
          name,
          source: { type: "csv", files: [{ path: "./*.csv", name: "orders" }], ...source },
          target: { type: "iceberg", catalog, options, ...target },
          ...(columns === undefined ? {} : { asset }),
          ...job,
        }),
      );
    },
    run: () => runJob(file),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The newest metadata file of a table in a warehouse without a server. */
export async function metadataFile(location: string): Promise<string> {
  const hint = await readFile(join(location, "metadata", "version-hint.text"), "utf8");
  return join(location, "metadata", `v${hint.trim()}.metadata.json`);
}
