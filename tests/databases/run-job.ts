import { existsSync } from "node:fs";
import { join } from "node:path";
import { readdir, writeFile } from "node:fs/promises";
import { runDativo, type ProgramResult } from "../run-program.ts";
import { queryWithDuckdb, sqlText } from "../query-with-duckdb.ts";

/** What a job has besides its source. */
export interface JobSettings {
  /** What is run in place of `run`, with its options. */
  readonly command?: readonly string[];
  readonly more?: string;
  readonly connection?: Readonly<Record<string, string>>;
}

/** Writes a job from the lines of its source, and runs it, or another command on it. */
export async function runDatabaseJob(
  folder: string,
  url: string,
  source: string,
  settings: JobSettings = {},
): Promise<ProgramResult> {
  const job = join(folder, "job.yaml");
  await writeFile(job, jobText(url, source, settings));
  const [command = "run", ...options] = settings.command ?? ["run"];
  return runDativo([command, job, ...options], { cwd: folder });
}

/** A job that reads the database of a URL, and writes Parquet to the folder `out` beside it. */
export function jobText(
  url: string,
  source: string,
  { more = "", connection = {} }: JobSettings = {},
): string {
  const lines = source.trim().split("\n");
  return `
source:
  type: ${url.startsWith("mysql") ? "mysql" : "postgres"}
  connection: ${JSON.stringify({ dsn: url, ...connection })}
${lines.map((line) => `  ${line}`).join("\n")}
target: { type: parquet, output: out }
${more}
`;
}

/** What DuckDB reads of the files of a run; nothing where it has written none. */
export async function readOutput(folder: string, sql: string): Promise<Record<string, unknown>[]> {
  const output = join(folder, "out");
  const names = existsSync(output) ? await readdir(output, { recursive: true }) : [];
  if (!names.some((name) => name.endsWith(".parquet"))) return [];
  const files = sqlText(join(folder, "out", "**", "*.parquet"));
  return queryWithDuckdb(sql.replace("$files", `read_parquet(${files}, union_by_name = true)`));
}
