import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { RunReport } from "@dativo/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const crash = join(import.meta.dirname, "crash");

let folder: string;
let output: string;
let job: string;
let stopped: ChildProcessWithoutNullStreams | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-stopped-"));
  await cp(crash, folder, { recursive: true });
  output = join(folder, "out");
  job = join(folder, "job.yaml");
  await writeFile(
    job,
    `
source:
  custom_reader: ./waiting-reader.mjs:WaitingReader
  incremental: { strategy: id, cursor_field: id }
target: { output: out, type: json-file, options: { manifest: false } }
lease_seconds: 2
`,
  );
});
afterEach(async () => {
  stopped?.kill("SIGKILL");
  stopped = undefined;
  await rm(folder, { recursive: true });
});

function start(wait: "yes" | "no"): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [join(crash, "run-job.mjs"), job], {
    env: { ...process.env, DATIVO_TEST_WAIT: wait },
  });
}

async function reportOf(run: ChildProcessWithoutNullStreams): Promise<RunReport> {
  return JSON.parse(await text(run.stdout)) as RunReport;
}

/** Starts a run, and stops it as it reads, for longer than its lease lasts. */
async function stopWhileReading(): Promise<ChildProcessWithoutNullStreams> {
  stopped = start("yes");
  await once(stopped.stderr, "data");
  stopped.kill("SIGSTOP");
  return stopped;
}

/** Lets a lease look as it would after an hour without a sign of life, on this or on another machine. */
async function letLeaseAge(host: string): Promise<void> {
  const path = join(output, "_lock/00000001.json");
  const lease = JSON.parse(readFileSync(path, "utf8")) as object;
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  await writeFile(path, JSON.stringify({ ...lease, host, renewed_at: hourAgo }));
}

function contents(): Map<string, string> {
  const paths = readdirSync(output, { recursive: true, encoding: "utf8" });
  const files = paths.filter((path) => statSync(join(output, path)).isFile()).toSorted();
  return new Map(
    files.map((path) => [
      path,
      createHash("sha256")
        .update(readFileSync(join(output, path)))
        .digest("hex"),
    ]),
  );
}

function numbers(): number[] {
  return readdirSync(output)
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(join(output, name), "utf8").trimEnd().split("\n"))
    .map((line) => (JSON.parse(line) as { id: number }).id)
    .toSorted((left, right) => left - right);
}

describe("a run that is stopped past its lease, and woken after another has committed", () => {
  it.each([
    ["this machine", hostname()],
    ["another machine", "elsewhere"],
  ])("publishes nothing, changes nothing, and says why: on %s", async (_, host) => {
    const first = await stopWhileReading();
    const refused = await reportOf(start("no"));
    expect(refused.error).toMatchObject({ code: "OUTPUT_LOCKED" });
    expect(refused.error?.message).toContain(`process ${first.pid} on ${hostname()}`);

    await letLeaseAge(host);
    expect(await reportOf(start("no"))).toMatchObject({ status: "succeeded" });
    const committed = contents();
    expect([...committed.keys()]).toEqual([
      "_commits/00000001.json",
      expect.stringMatching(/^part-.*\.jsonl$/u),
    ]);

    const late = reportOf(first);
    first.kill("SIGCONT");
    first.stdin.write("\n");
    expect((await late).error).toMatchObject({ code: "LEASE_LOST" });
    expect(contents()).toEqual(committed);
    expect(numbers()).toEqual(Array.from({ length: 20 }, (__, index) => index + 1));
    const again = await reportOf(start("no"));
    expect(again.streams[0]?.rows_read).toBe(0);
    expect(contents()).toEqual(committed);
  });
});

describe("a run whose lease shows life", () => {
  it("is not taken over, however old its last sign is by another clock", async () => {
    const first = start("yes");
    stopped = first;
    await once(first.stderr, "data");
    await letLeaseAge("elsewhere");
    expect((await reportOf(start("no"))).error).toMatchObject({ code: "OUTPUT_LOCKED" });
    const done = reportOf(first);
    first.stdin.write("\n");
    expect(await done).toMatchObject({ status: "succeeded" });
    expect(readdirSync(output).filter((name) => name.startsWith("_lock"))).toEqual(["_lock"]);
    expect(readdirSync(join(output, "_lock"))).toEqual([]);
  });
});
