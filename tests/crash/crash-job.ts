import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The folder with the programs that are killed. */
export const crash: string = import.meta.dirname;

/** Whether this user may have file systems of its own, in a name space of its own. */
export const mayMount: boolean = spawnSync("unshare", ["-rm", "true"]).status === 0;

/** What the job has to have written, once. */
export const everyNumber: readonly number[] = Array.from({ length: 20 }, (_, index) => index + 1);

export const jsonFiles = "type: json-file, options: { manifest: false }";

/** A job in a folder of its own, absolute paths. */
export interface PreparedJob {
  readonly job: string;
  readonly output: string;
  /** Where a writer publishes that does so itself. */
  readonly published: string;
}

/** Makes a folder with a job in it that moves the numbers 1 to 20, incrementally. */
export async function prepareJob(home: string, target: string = jsonFiles): Promise<PreparedJob> {
  const published = join(home, "published");
  await cp(crash, home, { recursive: true });
  await mkdir(published);
  const job = join(home, "job.yaml");
  await writeFile(
    job,
    `
source:
  custom_reader: ./numbers-reader.mjs:NumbersReader
  incremental: { strategy: id, cursor_field: id }
target: { output: out, ${target} }
`,
  );
  return { job, output: join(home, "out"), published };
}

/** @returns whether the process was killed, as against having come to its end */
export function runAndKill(
  job: string,
  output: string,
  call: number,
  program = "run-job.mjs",
  environment: Readonly<Record<string, string>> = {},
): boolean {
  const preload = pathToFileURL(join(crash, "kill-at-call.mjs")).href;
  const { signal, stderr } = spawnSync(
    process.execPath,
    ["--import", preload, join(crash, program), job],
    {
      encoding: "utf8",
      env: {
        ...process.env,
        DATIVO_KILL_AT: String(call),
        DATIVO_KILL_FOLDER: output,
        ...environment,
      },
    },
  );
  if (stderr !== "") throw new Error(stderr);
  return signal === "SIGKILL";
}

/** What an output shows, sorted. */
export function numbersIn(output: string): number[] {
  const entries = existsSync(output) ? readdirSync(output) : [];
  return entries
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(join(output, name), "utf8").trimEnd().split("\n"))
    .map((line) => (JSON.parse(line) as { id: number }).id)
    .toSorted((a, b) => a - b);
}

/** What runs have left in an output besides what they have published: staging folders and leases. */
export function leftovers(output: string): string[] {
  return ["_staging", "_lock"]
    .map((name) => join(output, name))
    .flatMap((path) => (existsSync(path) ? readdirSync(path) : []));
}
