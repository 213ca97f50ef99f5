import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runJob } from "@dativo/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const crash = join(import.meta.dirname, "crash");
const everyNumber = Array.from({ length: 20 }, (_, index) => index + 1);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-crash-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function prepare(name: string): Promise<{ job: string; output: string }> {
  const home = join(folder, name);
  await cp(crash, home, { recursive: true });
  const job = join(home, "job.yaml");
  await writeFile(
    job,
    `
source:
  custom_reader: ./numbers-reader.mjs:NumbersReader
  incremental: { strategy: id, cursor_field: id }
target: { type: json-file, output: out, options: { manifest: false } }
`,
  );
  return { job, output: join(home, "out") };
}

/** @returns whether the process was killed, as against having come to its end */
function runAndKill(job: string, output: string, call: number): boolean {
  const preload = pathToFileURL(join(crash, "kill-at-call.mjs")).href;
  const { signal, stderr } = spawnSync(
    process.execPath,
    ["--import", preload, join(crash, "run-job.mjs"), job],
    {
      encoding: "utf8",
      env: {
        ...process.env,
        DATIVO_KILL_AT: String(call),
        DATIVO_KILL_FOLDER: output,
      },
    },
  );
  if (stderr !== "") throw new Error(stderr);
  return signal === "SIGKILL";
}

function numbersIn(output: string): number[] {
  const entries = existsSync(output) ? readdirSync(output) : [];
  return entries
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(join(output, name), "utf8").trimEnd().split("\n"))
    .map((line) => (JSON.parse(line) as { id: number }).id)
    .toSorted((a, b) => a - b);
}

function leftovers(output: string): string[] {
  const staging = join(output, "_staging");
  return existsSync(staging) ? readdirSync(staging) : [];
}

describe("a run that is killed before any call by which it changes the output", () => {
  it("is finished by running it again", { timeout: 120_000 }, async () => {
    let call = 0;
    let killed = true;
    while (killed) {
      call += 1;
      const { job, output } = await prepare(String(call));
      killed = runAndKill(job, output, call);
      const visible = numbersIn(output);
      // A commit that died between two renames shows some of its files, but never one twice.
      expect(new Set(visible).size).toBe(visible.length);

      const again = await runJob(job);
      expect(again.error, `killed at call ${call}`).toBeUndefined();
      expect(numbersIn(output), `killed at call ${call}`).toEqual(everyNumber);

      const third = await runJob(job);
      expect(third.streams[0]?.rows_read).toBe(0);
      expect(numbersIn(output)).toEqual(everyNumber);
      expect(leftovers(output), `killed at call ${call}`).toEqual([]);
    }
    // Fewer points than this, and the preload no longer reaches the calls that it is about.
    expect(call).toBeGreaterThan(20);
  });
});
